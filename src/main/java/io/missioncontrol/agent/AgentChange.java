package io.missioncontrol.agent;

import java.util.UUID;

import io.vertx.core.buffer.Buffer;

/**
 * An agent that has changed, with the event that tells it to streams.
 *
 * @param organizationId of its board, or of its gateway when it has no board
 */
record AgentChange(AgentRead agent, UUID organizationId, Buffer event) {}
