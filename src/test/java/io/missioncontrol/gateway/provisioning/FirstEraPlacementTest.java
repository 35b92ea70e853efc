package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

/** Agents in a list, and a restart after each patch. */
class FirstEraPlacementTest extends StandInPlacementContract {

    FirstEraPlacementTest() {
        super(Era.A);
    }
}
