package io.missioncontrol.queue;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/**
 * A job to be written in a caller's own statement, so that the job and what it is about are stored together or not at
 * all.
 *
 * @param kind says which worker runs it
 * @param orderingKey jobs with the same key run one after the other, in order of arrival; null for no order
 * @param payload JSON text that tells the worker what to do
 * @param origin what enqueues it
 */
public record NewJob(UUID id, String kind, UUID orderingKey, String payload, JobOrigin origin) {

    /** How many parameters {@link #insert} takes. */
    public static final int PARAMETERS = 6;

    /** The table and the columns that a job fills, in the order of {@link #addTo}, for statements that insert many. */
    public static final String INTO = "queue_jobs (id, kind, ordering_key, payload, request_id, traceparent)";

    /** Enqueued by what is under way in this context. */
    public NewJob(UUID id, String kind, UUID orderingKey, String payload) {
        this(id, kind, orderingKey, payload, JobOrigin.current(id, kind));
    }

    /** The insertion as part of a larger statement; its parameters are numbered from {@code first}. */
    public static String insert(int first) {
        return ("insert into " + INTO + " values ($%d, $%d, $%d, $%d::text::json, $%d, $%d)")
                .formatted(first, first + 1, first + 2, first + 3, first + 4, first + 5);
    }

    /** Adds the parameters of {@link #insert} in their order. */
    public void addTo(Tuple parameters) {
        parameters.addUUID(id).addString(kind).addUUID(orderingKey).addString(payload)
                .addString(origin.requestId()).addString(origin.traceparent());
    }
}
