package io.missioncontrol.organization;

import io.missioncontrol.edge.input.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The token that an invited person was given. */
@Schema(requiredProperties = "token")
public record OrganizationInviteAccept(String token) {

    static OrganizationInviteAccept from(Fields body) {
        return new OrganizationInviteAccept(body.text("token").required());
    }
}
