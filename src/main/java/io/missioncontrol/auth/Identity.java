package io.missioncontrol.auth;

/**
 * Who a user credential belongs to, as its issuer says.
 *
 * @param subject the issuer's name for the person; the key of the user row
 * @param email null when the issuer does not vouch for one
 * @param name null when unknown
 */
public record Identity(String subject, String email, String name) implements Principal {

    /** The same person; what is not known yet is taken from here. */
    public Identity orElse(String otherEmail, String otherName) {
        return new Identity(subject, email != null ? email : otherEmail, name != null ? name : otherName);
    }
}
