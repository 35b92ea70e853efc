package io.missioncontrol.memory;

import io.missioncontrol.edge.input.Fields;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new entry as clients send it.
 *
 * @param tags an entry tagged {@code chat} is a message in the board's chat
 */
@Schema(name = "BoardMemoryCreate", requiredProperties = "content")
public record MemoryCreate(String content, List<String> tags, String source) {

    static MemoryCreate from(Fields body) {
        return new MemoryCreate(
                body.nonBlank("content").required(),
                body.texts("tags").orNull(),
                body.text("source").orNull());
    }

    boolean isChat() {
        return tags != null && tags.contains("chat");
    }
}
