package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

/** Agents in a map, renamed settings, fewer files. */
class ThirdEraPlacementTest extends StandInPlacementContract {

    ThirdEraPlacementTest() {
        super(Era.C);
    }
}
