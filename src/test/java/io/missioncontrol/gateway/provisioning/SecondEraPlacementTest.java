package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

/** Agents in a list, protocol 4. */
class SecondEraPlacementTest extends StandInPlacementContract {

    SecondEraPlacementTest() {
        super(Era.B);
    }
}
