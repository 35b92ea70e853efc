package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

class ThirdEraReceiptsTest extends StandInReceiptsContract {

    ThirdEraReceiptsTest() {
        super(Era.C);
    }
}
