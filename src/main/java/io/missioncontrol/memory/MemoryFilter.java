package io.missioncontrol.memory;

import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.RequestInput;

/**
 * Which entries are asked for.
 *
 * @param isChat only chat, or only what is none; null for both
 */
record MemoryFilter(Boolean isChat, Paging paging) {

    static MemoryFilter from(RequestInput.Parts parts) {
        return new MemoryFilter(parts.query().bool("is_chat").orNull(), Paging.from(parts.query()));
    }
}
