package io.missioncontrol.organization;

import io.missioncontrol.edge.input.Change;
import io.missioncontrol.edge.input.Fields;

/** What may change about a member; see {@link Role} for the roles. */
public record OrganizationMemberUpdate(Change<String> role) {

    static OrganizationMemberUpdate from(Fields body) {
        return new OrganizationMemberUpdate(Role.checked(body.text("role")).changeRequired());
    }
}
