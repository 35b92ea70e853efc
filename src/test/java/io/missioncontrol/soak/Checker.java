package io.missioncontrol.soak;

import io.missioncontrol.soak.Evidence.Agent;
import io.missioncontrol.soak.Evidence.Delivery;
import io.missioncontrol.soak.Evidence.Ended;
import io.missioncontrol.soak.Evidence.Event;
import io.missioncontrol.soak.Evidence.Placed;
import io.missioncontrol.soak.Evidence.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What must be true whatever was killed:
 *
 * <ol>
 *   <li>an event that was answered 202 is stored once, under the id of the answer; one that was not, at most once; nothing
 *       else is stored; each has its memory entry;
 *   <li>what is stored was delivered at least once, as it was sent, to a session that may have it, and nothing else was;
 *   <li>in order, for each webhook: an event whose 202 had come before another was sent for the first time is delivered
 *       before that other, by the first delivery of each. Events that were under way together have no order;
 *   <li>the queue is empty: nothing waits, nothing is leased; each delivery has ended as done, once; no removal was given up;
 *   <li>no agent is on its way any more or given up; the gateway has those agents that the database has, no more, no less,
 *       with the files of their last order and a token that is good; who was created is there, who was deleted is not.
 * </ol>
 */
final class Checker {

    private static final String DELIVERY = "webhook_delivery";
    private static final String PLACING = "agent_provision";
    private static final Set<String> SETTLED = Set.of("online", "offline");

    private final Evidence evidence;
    private final List<String> findings = new ArrayList<>();
    private final Map<String, Event> events;
    private final Map<UUID, Stored> stored = new HashMap<>();

    private Checker(Evidence evidence) {
        this.evidence = evidence;
        events = evidence.events().stream().collect(Collectors.toMap(Event::marker, Function.identity()));
    }

    /** One line for each thing that is not as it must be; empty when all is. */
    static List<String> check(Evidence evidence) {
        Checker checker = new Checker(evidence);
        checker.storage();
        checker.delivery();
        checker.order();
        checker.queue();
        checker.agents();
        return checker.findings;
    }

    private void storage() {
        Map<String, UUID> byMarker = new HashMap<>();
        for (Stored row : evidence.stored()) {
            stored.put(row.id(), row);
            if (!events.containsKey(row.marker())) {
                findings.add("stored, but never sent: payload " + row.id() + " " + row.marker());
            }
            UUID other = byMarker.put(row.marker(), row.id());
            if (other != null) {
                findings.add("stored twice: " + row.marker() + " as " + other + " and " + row.id());
            }
        }
        for (Event event : evidence.events()) {
            if (event.acceptedNanos() == null) {
                continue;
            }
            Stored row = stored.get(event.payloadId());
            if (row == null || !row.marker().equals(event.marker())) {
                findings.add("answered 202, but not stored: " + event.marker() + " payload " + event.payloadId());
            }
        }
        if (evidence.memoryEntries() != evidence.stored().size()) {
            findings.add(evidence.stored().size() + " payloads, but " + evidence.memoryEntries() + " memory entries");
        }
    }

    private void delivery() {
        Set<UUID> delivered = new HashSet<>();
        for (Delivery delivery : evidence.deliveries()) {
            Stored row = stored.get(delivery.payloadId());
            if (row == null) {
                findings.add("delivered, but not stored: payload " + delivery.payloadId());
                continue;
            }
            delivered.add(row.id());
            if (!row.marker().equals(delivery.marker())) {
                findings.add("delivered as another: payload " + row.id() + " is " + row.marker() + ", the message had "
                        + delivery.marker());
            }
            Event event = events.get(row.marker());
            if (event != null && !evidence.sessions().get(event.webhook()).contains(delivery.session())) {
                findings.add("delivered to a stranger: " + row.marker() + " to " + delivery.session());
            }
        }
        for (Stored row : evidence.stored()) {
            if (!delivered.contains(row.id())) {
                findings.add("never delivered: " + row.marker() + " payload " + row.id());
            }
        }
    }

    private void order() {
        Map<UUID, Event> first = new LinkedHashMap<>();
        evidence.deliveries().stream()
                .filter(Delivery::taken)
                .filter(delivery -> stored.containsKey(delivery.payloadId()))
                .forEach(delivery -> first.putIfAbsent(
                        delivery.payloadId(), events.get(stored.get(delivery.payloadId()).marker())));
        Map<Integer, List<Event>> byWebhook = first.values().stream()
                .filter(event -> event != null)
                .collect(Collectors.groupingBy(Event::webhook));
        byWebhook.values().forEach(this::order);
    }

    /** From behind: whatever came later must not have been accepted before this one was sent. */
    private void order(List<Event> inOrderOfDelivery) {
        Event earliest = null;
        for (Event event : inOrderOfDelivery.reversed()) {
            if (earliest != null && earliest.acceptedNanos() < event.sentNanos()) {
                findings.add("out of order: " + event.marker() + " was delivered before " + earliest.marker()
                        + ", which had been accepted before it was sent");
            }
            if (event.acceptedNanos() != null
                    && (earliest == null || event.acceptedNanos() < earliest.acceptedNanos())) {
                earliest = event;
            }
        }
    }

    private void queue() {
        evidence.jobs().forEach(job -> findings.add((job.leased() ? "still leased: " : "still waiting: ") + job.kind()
                + " job " + job.id() + " last error: " + job.lastError()));
        Map<UUID, Integer> done = new HashMap<>();
        for (Ended job : evidence.ended()) {
            boolean isDone = job.state().equals("done");
            // An order that failed for reasons of this service's own is made again by the reconciler.
            if (!isDone && !job.kind().equals(PLACING)) {
                findings.add(job.state() + ": " + job.kind() + " job " + job.id() + " " + job.lastError());
            }
            if (isDone && job.kind().equals(DELIVERY)) {
                done.merge(job.payloadId(), 1, Integer::sum);
            }
        }
        for (Stored row : evidence.stored()) {
            int times = done.getOrDefault(row.id(), 0);
            if (times != 1) {
                findings.add(times + " finished deliveries: " + row.marker() + " payload " + row.id());
            }
        }
    }

    private void agents() {
        Map<String, Placed> placed = evidence.placed().stream()
                .collect(Collectors.toMap(Placed::gatewayName, Function.identity()));
        Set<String> names = new HashSet<>();
        Set<UUID> ids = new HashSet<>();
        for (Agent agent : evidence.agents()) {
            names.add(agent.gatewayName());
            ids.add(agent.id());
            if (!SETTLED.contains(agent.status())) {
                findings.add("agent " + agent.id() + " is " + agent.status() + ": " + agent.lastError());
            }
            Placed there = placed.get(agent.gatewayName());
            if (there == null) {
                findings.add("agent " + agent.id() + " is not on the gateway as " + agent.gatewayName());
            } else if (!there.isKnown()) {
                findings.add("agent " + agent.id() + " has a token in its files that is not good");
            } else if (agent.identity() != null && !there.identity().contains(agent.identity())) {
                findings.add("agent " + agent.id() + " has files of an older order");
            }
        }
        placed.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> findings.add("agent " + name + " is on the gateway, but nowhere else"));
        evidence.expected().forEach((id, isThere) -> {
            if (ids.contains(id) != isThere) {
                findings.add("agent " + id + (isThere ? " was created, and is gone" : " was deleted, and is there"));
            }
        });
    }
}
