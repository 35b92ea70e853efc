package io.missioncontrol.organization;

import java.util.List;

import io.missioncontrol.edge.input.Fields;

/**
 * What a member is to be allowed; replaces all of what they were.
 *
 * @param boardAccess only counts when neither reads nor writes go for all boards; of several for a board the last counts
 */
public record OrganizationMemberAccessUpdate(
        boolean allBoardsRead, boolean allBoardsWrite, List<OrganizationBoardAccessSpec> boardAccess) {

    static OrganizationMemberAccessUpdate from(Fields body) {
        return new OrganizationMemberAccessUpdate(
                body.bool("all_boards_read").orElse(false),
                body.bool("all_boards_write").orElse(false),
                body.objects("board_access", OrganizationBoardAccessSpec::from).orElse(List.of()));
    }

    List<OrganizationBoardAccessSpec> effectiveBoardAccess() {
        return allBoardsRead || allBoardsWrite ? List.of() : boardAccess;
    }
}
