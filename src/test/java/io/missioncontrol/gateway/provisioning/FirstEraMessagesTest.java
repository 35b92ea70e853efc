package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.standin.Era;

class FirstEraMessagesTest extends StandInMessagesContract {

    FirstEraMessagesTest() {
        super(Era.A);
    }
}
