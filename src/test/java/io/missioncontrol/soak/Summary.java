package io.missioncontrol.soak;

import io.missioncontrol.soak.Evidence.Delivery;
import io.missioncontrol.soak.Evidence.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What a soak has done and measured. */
final class Summary {

    private final Evidence evidence;
    private final List<Sender> senders;
    private final AgentChurn churn;
    private final Killer killer;
    private final List<Daemon> services;
    private final List<Daemon> others;
    /** From {@link System#nanoTime} to the wall clock, which the gateway's journal has. */
    private final long offsetMillis = System.currentTimeMillis() - System.nanoTime() / 1_000_000;

    Summary(
            Evidence evidence,
            List<Sender> senders,
            AgentChurn churn,
            Killer killer,
            List<Daemon> services,
            Daemon... others) {
        this.evidence = evidence;
        this.senders = senders;
        this.churn = churn;
        this.killer = killer;
        this.services = services;
        this.others = List.of(others);
    }

    List<String> lines() {
        List<Event> accepted = evidence.events().stream().filter(event -> event.acceptedNanos() != null).toList();
        long taken = evidence.deliveries().stream().filter(Delivery::taken).count();
        long delivered = evidence.deliveries().stream().map(Delivery::payloadId).distinct().count();
        return List.of(
                "kills: " + killer.kills().values().stream().mapToInt(Integer::intValue).sum() + " " + killer.kills(),
                "processes that ended by themselves: " + ends(services) + " of the service, " + ends(others) + " others",
                "events: " + evidence.events().size() + " sent in " + senders.stream().mapToInt(Sender::tries).sum()
                        + " requests, " + accepted.size() + " answered 202, " + evidence.stored().size() + " stored",
                "deliveries: " + delivered + " events, " + (taken - delivered) + " taken again after a restart of the gateway, "
                        + (evidence.deliveries().size() - taken) + " repeats that the gateway knew",
                "agents: " + churn.summary() + ", " + evidence.agents().size() + " there",
                "jobs given up: " + evidence.ended().stream()
                        .filter(job -> !job.state().equals("done"))
                        .collect(Collectors.groupingBy(job -> job.kind() + " " + job.state(), Collectors.counting())),
                "longest time without a 202: %.1f s".formatted(longestGap(accepted) / 1e9),
                "longest time until an event was accepted: %.1f s".formatted(accepted.stream()
                        .mapToLong(event -> event.acceptedNanos() - event.sentNanos()).max().orElse(0) / 1e9),
                "from 202 to delivery: " + delays(accepted));
    }

    private static int ends(Collection<Daemon> daemons) {
        return daemons.stream().mapToInt(Daemon::ownEnds).sum();
    }

    private static long longestGap(List<Event> accepted) {
        long[] times = accepted.stream().mapToLong(Event::acceptedNanos).sorted().toArray();
        return LongStream.range(1, times.length).map(i -> times[(int) i] - times[(int) i - 1]).max().orElse(0);
    }

    private String delays(List<Event> accepted) {
        Map<UUID, Long> first = new HashMap<>();
        evidence.deliveries().forEach(delivery -> first.putIfAbsent(delivery.payloadId(), delivery.atMillis()));
        double[] seconds = accepted.stream()
                .filter(event -> first.containsKey(event.payloadId()))
                .mapToDouble(event -> Math.max(
                        0, first.get(event.payloadId()) - offsetMillis - event.acceptedNanos() / 1_000_000) / 1e3)
                .sorted()
                .toArray();
        return seconds.length == 0
                ? "none"
                : "half within %.2f s, 99 of 100 within %.1f s, worst %.1f s".formatted(
                        seconds[seconds.length / 2], seconds[(int) (seconds.length * 0.99)], seconds[seconds.length - 1]);
    }
}
