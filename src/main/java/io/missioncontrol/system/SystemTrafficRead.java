package io.missioncontrol.system;

import java.time.LocalDateTime;
import java.util.List;

/**
 * What came in and what became of it, for webhooks of the organization.
 *
 * @param minutes the last hour, oldest first; the last of them is not over yet
 */
public record SystemTrafficRead(List<MinuteRead> minutes) {

    /**
     * @param accepted events that were stored in this minute
     * @param delivered events that their agent was told in this minute, whenever they came; the next two likewise
     * @param skipped events that there was nobody to tell about
     * @param dead events whose delivery was given up
     */
    public record MinuteRead(LocalDateTime startedAt, long accepted, long delivered, long skipped, long dead) {}
}
