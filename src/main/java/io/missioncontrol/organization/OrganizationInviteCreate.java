package io.missioncontrol.organization;

import java.util.List;
import java.util.Locale;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new invitation.
 *
 * @param invitedEmail without blanks around it, in lower case
 * @param role see {@link Role}; member when left out
 * @param boardAccess as in {@link OrganizationMemberAccessUpdate}
 */
@Schema(requiredProperties = "invited_email")
public record OrganizationInviteCreate(
        String invitedEmail,
        String role,
        boolean allBoardsRead,
        boolean allBoardsWrite,
        List<OrganizationBoardAccessSpec> boardAccess) {

    static OrganizationInviteCreate from(Fields body) {
        OrganizationInviteCreate invite = new OrganizationInviteCreate(
                body.text("invited_email").map(OrganizationInviteCreate::normalized).required(),
                Role.checked(body.text("role")).orElse(Role.MEMBER.text()),
                body.bool("all_boards_read").orElse(false),
                body.bool("all_boards_write").orElse(false),
                body.objects("board_access", OrganizationBoardAccessSpec::from).orElse(List.of()));
        if (body.valid() && invite.invitedEmail.isEmpty()) {
            throw ApiException.unprocessable("Unprocessable Entity");
        }
        return invite;
    }

    List<OrganizationBoardAccessSpec> effectiveBoardAccess() {
        return allBoardsRead || allBoardsWrite ? List.of() : boardAccess;
    }

    /** How addresses are stored and compared. */
    static String normalized(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
