package io.missioncontrol.user;

import java.util.UUID;

import io.missioncontrol.organization.access.SignedInUser;

/** A user as the API shows it. */
public record UserRead(
        String clerkUserId,
        String email,
        String name,
        String preferredName,
        String pronouns,
        String timezone,
        String notes,
        String context,
        UUID id,
        boolean isSuperAdmin) {

    static UserRead of(SignedInUser user) {
        return new UserRead(
                user.clerkUserId(),
                user.email(),
                user.name(),
                user.preferredName(),
                user.pronouns(),
                user.timezone(),
                user.notes(),
                user.context(),
                user.id(),
                user.isSuperAdmin());
    }

    static UserRead of(User user) {
        return new UserRead(
                user.subject,
                user.email,
                user.name,
                user.preferredName,
                user.pronouns,
                user.timezone,
                user.notes,
                user.context,
                user.id,
                user.superAdmin);
    }
}
