package io.missioncontrol.organization;

import java.util.UUID;

/** The person behind a membership. */
public record OrganizationUserRead(UUID id, String email, String name, String preferredName) {}
