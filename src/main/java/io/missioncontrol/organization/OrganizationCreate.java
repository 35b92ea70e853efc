package io.missioncontrol.organization;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new organization. */
@Schema(requiredProperties = "name")
public record OrganizationCreate(String name) {

    static OrganizationCreate from(Fields body) {
        String name = body.text("name").map(String::strip).required();
        if (name != null && name.isEmpty()) {
            throw ApiException.unprocessable("Unprocessable Entity");
        }
        return new OrganizationCreate(name);
    }
}
