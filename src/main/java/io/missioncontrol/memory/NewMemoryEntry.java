package io.missioncontrol.memory;

import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/**
 * An entry for a board's memory, also for the statements of other rooms that store it together with its cause.
 *
 * @param content text without NUL and lone surrogates
 * @param tags null when there are none
 * @param source who wrote it; null when nobody says
 */
public record NewMemoryEntry(
        UUID id,
        UUID boardId,
        String content,
        List<String> tags,
        String source,
        boolean isChat,
        LocalDateTime createdAt) {

    /** How many parameters {@link #insert} takes. */
    public static final int PARAMETERS = 7;

    /** The table and the columns that an entry fills, in the order of {@link #addTo}, for statements that insert many. */
    public static final String INTO = "board_memory (id, board_id, content, tags, source, is_chat, created_at)";

    /** The insertion as part of a larger statement; its parameters are numbered from {@code first}. */
    public static String insert(int first) {
        return ("insert into " + INTO + " values ($%d, $%d, $%d, $%d::text::json, $%d, $%d, $%d)")
                .formatted(first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6);
    }

    /** Adds the parameters of {@link #insert} in their order. */
    public void addTo(Tuple parameters) {
        parameters
                .addUUID(id)
                .addUUID(boardId)
                .addString(content)
                .addString(tagsJson())
                .addString(source)
                .addBoolean(isChat)
                .addLocalDateTime(createdAt);
    }

    /** The tags as they are stored. */
    public String tagsJson() {
        return tags == null ? null : new JsonArray(tags).encode();
    }
}
