package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

class SecondEraReceiptsTest extends StandInReceiptsContract {

    SecondEraReceiptsTest() {
        super(Era.B);
    }
}
