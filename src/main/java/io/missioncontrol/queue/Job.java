package io.missioncontrol.queue;

import java.util.UUID;

import io.vertx.core.json.JsonObject;

/**
 * A job that this process has leased.
 *
 * @param orderingKey jobs with the same key run one after the other; null for no order
 * @param attempt from 1
 * @param origin what it was enqueued by
 */
public record Job(UUID id, String kind, UUID orderingKey, JsonObject payload, int attempt, JobOrigin origin) {}
