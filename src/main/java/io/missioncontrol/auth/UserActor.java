package io.missioncontrol.auth;

import java.util.UUID;

/**
 * A signed-in person.
 *
 * @param id of the user row
 * @param name what the person wants to be called, else their full name; null when neither is known
 */
public record UserActor(UUID id, String name) implements Actor {}
