package io.missioncontrol.organization;

import java.util.UUID;

import io.missioncontrol.edge.input.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The organization to work in from now on. */
@Schema(requiredProperties = "organization_id")
public record OrganizationActiveUpdate(UUID organizationId) {

    static OrganizationActiveUpdate from(Fields body) {
        return new OrganizationActiveUpdate(body.uuid("organization_id").required());
    }
}
