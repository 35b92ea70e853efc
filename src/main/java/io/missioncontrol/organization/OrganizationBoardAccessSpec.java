package io.missioncontrol.organization;

import java.util.UUID;

import io.missioncontrol.edge.input.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What somebody is to be allowed on one board. */
@Schema(requiredProperties = "board_id")
public record OrganizationBoardAccessSpec(UUID boardId, boolean canRead, boolean canWrite) {

    static OrganizationBoardAccessSpec from(Fields body) {
        return new OrganizationBoardAccessSpec(
                body.uuid("board_id").required(),
                body.bool("can_read").orElse(true),
                body.bool("can_write").orElse(false));
    }
}
