package io.missioncontrol.auth;

import java.util.UUID;

/** Who is doing something: a person with a user row, or an agent. */
public sealed interface Actor permits UserActor, AgentActor {

    UUID id();

    /** The name that others see; null when a person has told none. */
    String name();
}
