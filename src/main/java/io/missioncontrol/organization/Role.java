package io.missioncontrol.organization;

import java.util.Locale;

import io.missioncontrol.edge.input.Field;

/** What a member may do in an organization, from least to most. */
public enum Role {
    /** Works on the boards they have access to. */
    MEMBER,
    /** Manages boards, gateways, members and invitations. */
    ADMIN,
    /** An administrator who also manages owners, and may delete the organization. */
    OWNER;

    /** A role's stored text. Databases from before roles were checked may have others: they give no rights. */
    static Role of(String stored) {
        return switch (stored) {
            case "owner" -> OWNER;
            case "admin" -> ADMIN;
            default -> MEMBER;
        };
    }

    /** Blanks around and upper case do not matter; blank means member. */
    static Field<String> checked(Field<String> field) {
        return field.map(text -> text.strip().toLowerCase(Locale.ROOT))
                .map(text -> text.isEmpty() ? MEMBER.text() : text)
                .require(text -> of(text).text().equals(text), "role must be owner, admin or member");
    }

    /** As stored and shown. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isAdmin() {
        return this != MEMBER;
    }

    boolean isAbove(Role other) {
        return compareTo(other) > 0;
    }
}
