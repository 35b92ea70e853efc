package io.missioncontrol.auth;

/** Who a credential belongs to: a person, as their issuer names them, or an agent. */
public sealed interface Principal permits Identity, AgentActor {}
