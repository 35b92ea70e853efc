package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

class FirstEraReceiptsTest extends StandInReceiptsContract {

    FirstEraReceiptsTest() {
        super(Era.A);
    }
}
