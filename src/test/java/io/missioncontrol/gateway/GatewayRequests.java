package io.missioncontrol.gateway;

import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.TestUser;
import io.restassured.path.json.JsonPath;
import java.util.UUID;

/** Requests about gateways, as an organization's owner makes them. */
record GatewayRequests(TestUser owner) {

    static final String GATEWAYS = "/api/v1/gateways";
    static final String GATEWAY = GATEWAYS + "/{id}";

    static String json(String url, String fields) {
        return "{\"name\": \"Main\", \"url\": \"" + url + "\", \"workspace_root\": \"/w\"" + fields + "}";
    }

    static String token(String token) {
        return ", \"token\": \"" + token + "\"";
    }

    /** A gateway with the stand-in's own token. */
    UUID create(StandInGateway standIn) {
        return owner.post(GATEWAYS, json(standIn.url(), token(StandInGateway.TOKEN)))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("id");
    }

    JsonPath read(UUID id) {
        return owner.get(GATEWAY, id).then().statusCode(200).extract().jsonPath();
    }
}
