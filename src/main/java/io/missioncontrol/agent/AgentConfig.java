package io.missioncontrol.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Deadlines of agents' lives, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface AgentConfig {

    /** {@code AGENT_PLACEMENT_SECONDS}: how long one attempt to put an agent on its gateway may take. */
    @WithName("AGENT_PLACEMENT_SECONDS")
    @WithDefault("300")
    int placementSeconds();

    /** {@code AGENT_PLACEMENT_ATTEMPTS}: attempts before an agent is given up. */
    @WithName("AGENT_PLACEMENT_ATTEMPTS")
    @WithDefault("12")
    int placementAttempts();

    /** {@code AGENT_CHECKIN_SECONDS}: in what time a woken agent must call in; doubles with each further wake-up. */
    @WithName("AGENT_CHECKIN_SECONDS")
    @WithDefault("120")
    int checkinSeconds();

    /** {@code AGENT_WAKE_ATTEMPTS}: wake-ups without an answer before an agent is given up. */
    @WithName("AGENT_WAKE_ATTEMPTS")
    @WithDefault("3")
    int wakeAttempts();

    /** {@code AGENT_RECONCILE_SECONDS}: how often this process looks for what is overdue. 0 for never. */
    @WithName("AGENT_RECONCILE_SECONDS")
    @WithDefault("10")
    int reconcileSeconds();
}
