package io.missioncontrol.queue;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDateTime;
import java.util.UUID;

/**
 * What the queue knows about a job.
 *
 * @param state {@code pending}, {@code done}, {@code skipped} or {@code dead}
 * @param attempts those that failed, and the one that succeeded
 * @param nextAttemptAt null when there will be none
 * @param lastError of the last attempt that did not succeed; null when there was none
 */
public record JobRecord(
        UUID id,
        JsonObject payload,
        String state,
        int attempts,
        LocalDateTime createdAt,
        LocalDateTime nextAttemptAt,
        LocalDateTime finishedAt,
        String lastError) {

    static final String COLUMNS =
            "j.id, j.payload, j.state, j.attempts, j.created_at, j.next_attempt_at, j.finished_at, j.last_error";

    static JobRecord of(Row row) {
        return new JobRecord(
                row.getUUID("id"),
                row.getJsonObject("payload"),
                row.getString("state"),
                row.getInteger("attempts"),
                row.getLocalDateTime("created_at"),
                row.getLocalDateTime("next_attempt_at"),
                row.getLocalDateTime("finished_at"),
                row.getString("last_error"));
    }
}
