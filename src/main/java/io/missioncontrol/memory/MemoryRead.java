package io.missioncontrol.memory;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry as the API shows it. */
@Schema(name = "BoardMemoryRead")
public record MemoryRead(
        UUID id,
        UUID boardId,
        String content,
        @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = String.class, nullable = true) String tags,
        String source,
        boolean isChat,
        LocalDateTime createdAt) {

    static MemoryRead of(Row row) {
        return new MemoryRead(
                row.getUUID("id"),
                row.getUUID("board_id"),
                row.getString("content"),
                row.getString("tags"),
                row.getString("source"),
                row.getBoolean("is_chat"),
                row.getLocalDateTime("created_at"));
    }

    static MemoryRead of(NewMemoryEntry entry) {
        return new MemoryRead(
                entry.id(),
                entry.boardId(),
                entry.content(),
                entry.tagsJson(),
                entry.source(),
                entry.isChat(),
                entry.createdAt());
    }
}
