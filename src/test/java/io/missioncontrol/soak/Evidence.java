package io.missioncontrol.soak;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All that is known when the kills have ended and the queue had its time: what senders saw, what is in the database, and
 * what the gateway has on its disk.
 *
 * @param events one for each event that was ever sent, whatever came of it
 * @param stored the rows of payloads
 * @param memoryEntries how many memory entries webhooks have made
 * @param deliveries what sessions took, in order of time
 * @param sessions which sessions may get the events of a webhook
 * @param jobs what is left in the queue
 * @param ended jobs that have ended
 * @param agents rows of agents
 * @param placed the agents that the gateway has
 * @param expected agents that must be there (true) or must not (false); of others nothing is known for sure
 */
record Evidence(
        List<Event> events,
        List<Stored> stored,
        long memoryEntries,
        List<Delivery> deliveries,
        Map<Integer, Set<String>> sessions,
        List<Job> jobs,
        List<Ended> ended,
        List<Agent> agents,
        List<Placed> placed,
        Map<UUID, Boolean> expected) {

    /**
     * An event of a sender.
     *
     * @param number from 0, for each webhook
     * @param sentNanos when it was sent for the first time
     * @param acceptedNanos when 202 had come; null when it never came
     * @param payloadId as the 202 said; null without one
     */
    record Event(int webhook, int number, long sentNanos, Long acceptedNanos, UUID payloadId) {

        String marker() {
            return "soak-" + webhook + "-" + number;
        }
    }

    record Stored(UUID id, String marker) {}

    /** @param taken false when the gateway knew the message already, and did not take it again */
    record Delivery(long atMillis, String session, UUID payloadId, String marker, boolean taken) {}

    record Job(UUID id, String kind, boolean leased, String lastError) {}

    /** @param payloadId of a delivery; null for other kinds */
    record Ended(UUID id, String kind, String state, UUID payloadId, String lastError) {}

    /**
     * @param gatewayName what the gateway calls it
     * @param identity what its files must say, as it was last ordered; null when nothing was
     */
    record Agent(UUID id, String gatewayName, String status, String identity, String lastError) {}

    /**
     * @param identity what its files say
     * @param isKnown whether the service lets it in with the token of its files
     */
    record Placed(String gatewayName, String identity, boolean isKnown) {}
}
