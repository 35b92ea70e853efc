package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

class SecondEraMessagesTest extends StandInMessagesContract {

    SecondEraMessagesTest() {
        super(Era.B);
    }
}
