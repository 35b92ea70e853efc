package io.missioncontrol.soak;

import io.missioncontrol.soak.Evidence.Agent;
import io.missioncontrol.soak.Evidence.Delivery;
import io.missioncontrol.soak.Evidence.Ended;
import io.missioncontrol.soak.Evidence.Event;
import io.missioncontrol.soak.Evidence.Job;
import io.missioncontrol.soak.Evidence.Placed;
import io.missioncontrol.soak.Evidence.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Faults made on purpose in good evidence, to see that the checker finds each. Of the evidence they need two accepted
 * events of webhook 0, one sent after the other's 202, and an agent.
 */
enum Tampering {
    LOST_PAYLOAD("not stored", e -> {
        UUID victim = accepted(e, 0).payloadId();
        return with(e, without(e.stored(), row -> row.id().equals(victim)), e.memoryEntries() - 1, e.deliveries());
    }),
    PAYLOAD_TWICE("stored twice", e -> with(
            e, plus(e.stored(), new Stored(UUID.randomUUID(), accepted(e, 0).marker())), e.memoryEntries(), e.deliveries())),
    FOREIGN_PAYLOAD("never sent", e -> with(
            e, plus(e.stored(), new Stored(UUID.randomUUID(), "soak-0-999999999")), e.memoryEntries(), e.deliveries())),
    LOST_MEMORY_ENTRY("memory entries", e -> with(e, e.stored(), e.memoryEntries() - 1, e.deliveries())),
    LOST_DELIVERY("never delivered", e -> {
        UUID victim = accepted(e, 0).payloadId();
        return with(e, e.stored(), e.memoryEntries(), without(e.deliveries(), d -> victim.equals(d.payloadId())));
    }),
    DELIVERED_OUT_OF_ORDER("out of order", e -> {
        UUID victim = accepted(e, 0).payloadId();
        List<Delivery> others = without(e.deliveries(), d -> victim.equals(d.payloadId()));
        Delivery late = e.deliveries().stream().filter(d -> victim.equals(d.payloadId())).findFirst().orElseThrow();
        return with(e, e.stored(), e.memoryEntries(), plus(others, late));
    }),
    DELIVERED_AS_ANOTHER("as another", e -> changedDelivery(e, d -> new Delivery(
            d.atMillis(), d.session(), d.payloadId(), accepted(e, 1).marker(), d.taken()))),
    DELIVERED_TO_A_STRANGER("stranger", e -> changedDelivery(e, d -> new Delivery(
            d.atMillis(), "agent:stranger:main", d.payloadId(), d.marker(), d.taken()))),
    DELIVERED_FROM_NOWHERE("delivered, but not stored", e -> with(e, e.stored(), e.memoryEntries(), plus(
            e.deliveries(), new Delivery(0, "agent:main:main", UUID.randomUUID(), "soak-0-0", true)))),
    LEASED_JOB("still leased", e -> withJobs(
            e, List.of(new Job(UUID.randomUUID(), "webhook_delivery", true, null)), e.ended())),
    DEAD_JOB("dead", e -> withJobs(e, e.jobs(), plus(
            e.ended(), new Ended(UUID.randomUUID(), "agent_removal", "dead", null, "gave up")))),
    UNFINISHED_DELIVERY("0 finished deliveries", e -> {
        UUID victim = accepted(e, 0).payloadId();
        return withJobs(e, e.jobs(), without(e.ended(), job -> victim.equals(job.payloadId())));
    }),
    STUCK_AGENT("is provisioning", e -> {
        Agent agent = e.agents().getFirst();
        return withAgents(
                e,
                plus(
                        without(e.agents(), agent::equals),
                        new Agent(agent.id(), agent.gatewayName(), "provisioning", null, null)),
                e.placed(),
                e.expected());
    }),
    UNPLACED_AGENT("not on the gateway", e -> withAgents(e, e.agents(), List.of(), e.expected())),
    LEFT_BEHIND_AGENT("nowhere else", e -> {
        List<Placed> placed = plus(e.placed(), new Placed("mc-left-behind", "", true));
        return withAgents(e, e.agents(), placed, e.expected());
    }),
    LOCKED_OUT_AGENT("a token in its files that is not good", e -> withAgents(
            e, e.agents(), changedPlaces(e, there -> new Placed(there.gatewayName(), there.identity(), false)), e.expected())),
    AGENT_WITH_OLD_FILES("files of an older order", e -> {
        Agent agent = e.agents().getFirst();
        Agent changed = new Agent(agent.id(), agent.gatewayName(), agent.status(), "You are somebody else.", null);
        return withAgents(e, plus(without(e.agents(), agent::equals), changed), e.placed(), e.expected());
    }),
    LOST_AGENT("is gone", e -> withAgents(e, e.agents(), e.placed(), expecting(e, UUID.randomUUID(), true))),
    UNDEAD_AGENT("is there", e -> withAgents(
            e, e.agents(), e.placed(), expecting(e, e.agents().getFirst().id(), false)));

    private final String finding;
    private final UnaryOperator<Evidence> change;

    Tampering(String finding, UnaryOperator<Evidence> change) {
        this.finding = finding;
        this.change = change;
    }

    /** Whether the checker finds this fault in evidence that is otherwise as given. */
    boolean isFound(Evidence evidence) {
        return Checker.check(change.apply(evidence)).stream().anyMatch(line -> line.contains(finding));
    }

    private static Event accepted(Evidence evidence, int position) {
        return evidence.events().stream()
                .filter(event -> event.webhook() == 0 && event.acceptedNanos() != null)
                .skip(position)
                .findFirst()
                .orElseThrow();
    }

    private static Evidence changedDelivery(Evidence e, UnaryOperator<Delivery> change) {
        UUID victim = accepted(e, 0).payloadId();
        return with(e, e.stored(), e.memoryEntries(), e.deliveries().stream()
                .map(delivery -> victim.equals(delivery.payloadId()) ? change.apply(delivery) : delivery)
                .toList());
    }

    private static List<Placed> changedPlaces(Evidence e, UnaryOperator<Placed> change) {
        return e.placed().stream().map(change).toList();
    }

    private static <T> List<T> without(List<T> list, Predicate<T> condition) {
        return list.stream().filter(condition.negate()).toList();
    }

    private static <T> List<T> plus(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }

    private static Map<UUID, Boolean> expecting(Evidence e, UUID agent, boolean isThere) {
        Map<UUID, Boolean> expected = new HashMap<>(e.expected());
        expected.put(agent, isThere);
        return expected;
    }

    private static Evidence with(Evidence e, List<Stored> stored, long memoryEntries, List<Delivery> deliveries) {
        return new Evidence(
                e.events(), stored, memoryEntries, deliveries, e.sessions(), e.jobs(), e.ended(),
                e.agents(), e.placed(), e.expected());
    }

    private static Evidence withJobs(Evidence e, List<Job> jobs, List<Ended> ended) {
        return new Evidence(
                e.events(), e.stored(), e.memoryEntries(), e.deliveries(), e.sessions(), jobs, ended, e.agents(),
                e.placed(), e.expected());
    }

    private static Evidence withAgents(Evidence e, List<Agent> agents, List<Placed> placed, Map<UUID, Boolean> expected) {
        return new Evidence(
                e.events(), e.stored(), e.memoryEntries(), e.deliveries(), e.sessions(), e.jobs(), e.ended(), agents,
                placed, expected);
    }
}
