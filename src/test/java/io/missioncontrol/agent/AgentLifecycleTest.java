package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.agent.LifecycleEvent.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AgentLifecycleTest {

    @Test
    void theDocumentedTableIsTheTableOfTheClass() throws IOException {
        // Given
        List<String> expected = new ArrayList<>();
        expected.add("| event | caused by | " + Arrays.stream(AgentState.values())
                .map(state -> "`" + state.word() + "`")
                .collect(Collectors.joining(" | ")) + " |");
        expected.add("| --- ".repeat(2 + AgentState.values().length) + "|");
        for (LifecycleEvent event : LifecycleEvent.values()) {
            expected.add("| " + words(event) + " | " + words(event.cause()) + " | "
                    + Arrays.stream(AgentState.values())
                            .map(state -> cell(state, event))
                            .collect(Collectors.joining(" | ")) + " |");
        }

        // When
        List<String> documented = Files.readAllLines(Path.of("docs/agents.md")).stream()
                .dropWhile(line -> !line.startsWith("| event |"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        // Then
        assertThat(documented).isEqualTo(expected);
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String cell(AgentState state, LifecycleEvent event) {
        if (AgentLifecycle.isEnd(state, event)) {
            return "gone";
        }
        return AgentLifecycle.next(state, event).map(next -> "`" + next.word() + "`").orElse("–");
    }

    @ParameterizedTest
    @EnumSource(AgentState.class)
    void signOfLifeIsProofOfLifeInEveryStateButDeletion(AgentState state) {
        Optional<AgentState> next = AgentLifecycle.next(state, LifecycleEvent.CALLED_IN);

        assertThat(next).isEqualTo(state == AgentState.DELETING ? Optional.empty() : Optional.of(AgentState.ONLINE));
    }

    @ParameterizedTest
    @EnumSource(AgentState.class)
    void removalCanBeOrderedInEveryStateAndNothingEndsIt(AgentState state) {
        assertThat(AgentLifecycle.next(state, LifecycleEvent.REMOVAL_ORDERED)).contains(AgentState.DELETING);
        for (LifecycleEvent event : LifecycleEvent.values()) {
            assertThat(AgentLifecycle.next(AgentState.DELETING, event).orElse(AgentState.DELETING))
                    .isEqualTo(AgentState.DELETING);
        }
    }

    @Test
    void onlyAnOrderOrTheAgentItselfLeadsOutOfError() {
        Set<LifecycleEvent> ways = EnumSet.noneOf(LifecycleEvent.class);
        for (LifecycleEvent event : LifecycleEvent.values()) {
            if (AgentLifecycle.next(AgentState.ERROR, event).isPresent()) {
                ways.add(event);
            }
        }

        assertThat(ways).allMatch(event -> event.cause() == Cause.PERSON || event.cause() == Cause.AGENT)
                .contains(LifecycleEvent.UPDATE_ORDERED, LifecycleEvent.CALLED_IN);
    }

    /** What somebody waits for always ends: by the agent, or by giving up. */
    @ParameterizedTest
    @EnumSource(value = AgentState.class, names = {"PROVISIONING", "UPDATING"})
    void everyStateThatWaitsHasTwoEnds(AgentState state) {
        assertThat(AgentLifecycle.next(state, LifecycleEvent.CALLED_IN)).contains(AgentState.ONLINE);
        assertThat(AgentLifecycle.next(state, LifecycleEvent.GIVEN_UP)).contains(AgentState.ERROR);
    }

    @ParameterizedTest
    @EnumSource(AgentState.class)
    void everyStateCanBeReachedFromTheFirst(AgentState state) {
        Set<AgentState> reached = EnumSet.of(AgentLifecycle.INITIAL);
        boolean grows = true;
        while (grows) {
            Set<AgentState> next = EnumSet.copyOf(reached);
            for (AgentState from : reached) {
                for (LifecycleEvent event : LifecycleEvent.values()) {
                    AgentLifecycle.next(from, event).ifPresent(next::add);
                }
            }
            grows = reached.addAll(next);
        }

        assertThat(reached).contains(state);
    }

    @ParameterizedTest
    @CsvSource({
        "provisioning, PROVISIONING", "updating, UPDATING", "online, ONLINE", "offline, OFFLINE", "error, ERROR",
        "deleting, DELETING", "healthy, ONLINE", "'', ONLINE", "ERROR, ONLINE"
    })
    void storedWordsThatAreNoStatesWereReportedByALivingAgent(String word, AgentState state) {
        assertThat(AgentState.of(word)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "healthy, true", "online, true", "offline, true", "degraded, true",
        "provisioning, false", "updating, false", "error, false", "deleting, false"
    })
    void agentsMayNotReportWhatOthersDecide(String word, boolean allowed) {
        assertThat(AgentState.mayBeReported(word)).isEqualTo(allowed);
    }
}
