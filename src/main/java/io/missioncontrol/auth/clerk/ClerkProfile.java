package io.missioncontrol.auth.clerk;

import io.missioncontrol.auth.oidc.VerifiedToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A person as Clerk knows them. Session tokens say little unless the installation adds claims; the user object of the
 * Backend API says all.
 *
 * @param email in lower case; null when there is none that Clerk has verified
 * @param name null when unknown
 */
record ClerkProfile(String email, String name) {

    static ClerkProfile ofClaims(JsonObject claims) {
        // Who adds an address to the token may add whether it is verified too; without that it is the primary one.
        boolean refuted = isFalse(claims.getValue("email_verified"));
        String email = refuted ? null : firstText(claims, "email", "email_address", "primary_email_address");
        String name = firstText(claims, "name", "full_name");
        return new ClerkProfile(
                lowerCase(email),
                name != null ? name : joined(firstText(claims, "given_name", "first_name"),
                        firstText(claims, "family_name", "last_name")));
    }

    static ClerkProfile ofUser(JsonObject user) {
        String name = joined(VerifiedToken.text(user, "first_name"), VerifiedToken.text(user, "last_name"));
        return new ClerkProfile(
                lowerCase(verifiedEmail(user)), name != null ? name : VerifiedToken.text(user, "username"));
    }

    /** The primary address, else the first one; of those that are verified. */
    private static String verifiedEmail(JsonObject user) {
        if (!(user.getValue("email_addresses") instanceof JsonArray addresses)) {
            return null;
        }
        String primary = VerifiedToken.text(user, "primary_email_address_id");
        String first = null;
        for (Object element : addresses) {
            if (element instanceof JsonObject address && isVerified(address)) {
                String email = VerifiedToken.text(address, "email_address");
                if (email != null && primary != null && primary.equals(VerifiedToken.text(address, "id"))) {
                    return email;
                }
                first = first == null ? email : first;
            }
        }
        return first;
    }

    private static boolean isVerified(JsonObject address) {
        return address.getValue("verification") instanceof JsonObject verification
                && "verified".equals(verification.getValue("status"));
    }

    private static boolean isFalse(Object value) {
        return Boolean.FALSE.equals(value) || "false".equals(value);
    }

    private static String firstText(JsonObject claims, String... names) {
        return Stream.of(names)
                .map(name -> VerifiedToken.text(claims, name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String joined(String first, String last) {
        String name = Stream.of(first == null ? "" : first, last == null ? "" : last)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }

    private static String lowerCase(String email) {
        return email == null ? null : email.toLowerCase(Locale.ROOT);
    }
}
