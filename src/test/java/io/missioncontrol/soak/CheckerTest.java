package io.missioncontrol.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.soak.Evidence.Agent;
import io.missioncontrol.soak.Evidence.Delivery;
import io.missioncontrol.soak.Evidence.Ended;
import io.missioncontrol.soak.Evidence.Event;
import io.missioncontrol.soak.Evidence.Placed;
import io.missioncontrol.soak.Evidence.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A check that cannot fail is none: every fault that the soak looks for is made here and has to be found. */
class CheckerTest {

    private static final String SESSION = "agent:lead:main";

    private final UUID agent = UUID.randomUUID();
    private final List<Event> events = new ArrayList<>();

    @Test
    void whatIsAsItMustBeHasNoFindings() {
        assertThat(Checker.check(good())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Tampering.class)
    void everyFaultIsFound(Tampering fault) {
        assertThat(fault.isFound(good())).isTrue();
    }

    @Test
    void eventsThatWereUnderWayTogetherMayArriveInAnyOrder() {
        events.add(new Event(0, 0, 10, 40L, UUID.randomUUID()));
        events.add(new Event(0, 1, 20, 30L, UUID.randomUUID()));

        assertThat(Checker.check(evidence(delivered(events.reversed())))).isEmpty();
    }

    @Test
    void whatIsDeliveredAgainLaterIsInOrderByItsFirstDelivery() {
        sentInTurn(3);
        var deliveries = delivered(events);
        deliveries.add(deliveries.getFirst());

        assertThat(Checker.check(evidence(deliveries))).isEmpty();
    }

    @Test
    void eventsWithoutAnAnswerMayBeStoredOrNot() {
        sentInTurn(2);
        events.add(new Event(0, 2, 100, null, null));

        assertThat(Checker.check(evidence(delivered(events.subList(0, 2))))).isEmpty();
    }

    private Evidence good() {
        sentInTurn(5);
        return evidence(delivered(events));
    }

    private void sentInTurn(int count) {
        IntStream.range(0, count).forEach(i -> events.add(new Event(0, i, 10L * i, 10L * i + 5, UUID.randomUUID())));
    }

    private static List<Delivery> delivered(List<Event> order) {
        List<Delivery> deliveries = new ArrayList<>();
        order.forEach(event -> deliveries.add(new Delivery(0, SESSION, event.payloadId(), event.marker(), true)));
        return deliveries;
    }

    private Evidence evidence(List<Delivery> deliveries) {
        List<Stored> stored = events.stream()
                .filter(event -> event.payloadId() != null)
                .map(event -> new Stored(event.payloadId(), event.marker()))
                .toList();
        List<Ended> ended = stored.stream()
                .map(row -> new Ended(UUID.randomUUID(), "webhook_delivery", "done", row.id(), null))
                .toList();
        return new Evidence(
                events,
                stored,
                stored.size(),
                deliveries,
                Map.of(0, Set.of(SESSION)),
                List.of(),
                ended,
                List.of(new Agent(agent, "mc-a", "online", "You are one.", null)),
                List.of(new Placed("mc-a", "# You are one.", true)),
                Collections.singletonMap(agent, true));
    }
}
