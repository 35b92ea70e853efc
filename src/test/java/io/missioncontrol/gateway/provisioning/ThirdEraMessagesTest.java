package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

class ThirdEraMessagesTest extends StandInMessagesContract {

    ThirdEraMessagesTest() {
        super(Era.C);
    }
}
