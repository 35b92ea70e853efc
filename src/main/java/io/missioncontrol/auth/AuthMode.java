package io.missioncontrol.auth;

/** How people sign in. */
public enum AuthMode {
    /** One shared token for everybody who operates this installation. */
    LOCAL,
    /** Session tokens of Clerk. */
    CLERK,
    /** Access tokens of any OpenID Connect issuer. */
    OIDC
}
