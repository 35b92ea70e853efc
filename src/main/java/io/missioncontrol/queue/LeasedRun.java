package io.missioncontrol.queue;

import java.util.List;
import java.util.UUID;

/**
 * Consecutive jobs of one kind and one ordering key, leased to this process. The lease is on the first of them, and
 * nobody takes any job of the key while it lasts.
 */
record LeasedRun(UUID key, String kind, List<Job> jobs) {

    UUID headId() {
        return jobs.getFirst().id();
    }
}
