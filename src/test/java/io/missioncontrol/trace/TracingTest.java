package io.missioncontrol.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a trace begins, whose trace is gone on with, and which are sent. */
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String UNSAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-00";

    @Test
    void aCallersTraceGoesOn() {
        TraceSpan span = on("always_on", 1).receive(List.of(SAMPLED), "GET");

        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.traceparent()).startsWith("00-" + TRACE + "-").endsWith("-01").isNotEqualTo(SAMPLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra", "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
    })
    void whatIsNoPlaceInATraceBeginsANewOne(String traceparent) {
        TraceSpan span = on("always_on", 1).receive(List.of(traceparent), "GET");

        assertThat(span.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE).isNotEqualTo("0".repeat(32));
    }

    @Test
    void twoPlacesAreNone() {
        assertThat(on("always_on", 1).receive(List.of(SAMPLED, SAMPLED), "GET").traceId()).isNotEqualTo(TRACE);
    }

    @Property(tries = 300)
    void anythingElseIsIgnored(@ForAll @Size(max = 3) List<String> traceparents) {
        TraceSpan span = on("always_on", 1).receive(traceparents, "GET");

        assertThat(span.traceId()).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @CsvSource({
        "always_on, true, true, true", "always_off, false, false, false",
        "parentbased_always_on, true, true, false", "parentbased_always_off, false, true, false"
    })
    void theSamplerDecidesWhatIsSent(String sampler, boolean begun, boolean sampled, boolean unsampled) {
        Tracing tracing = on(sampler, 1);

        assertThat(tracing.receive(List.of(), "GET").isRecording()).isEqualTo(begun);
        assertThat(tracing.receive(List.of(SAMPLED), "GET").isRecording()).isEqualTo(sampled);
        assertThat(tracing.receive(List.of(UNSAMPLED), "GET").isRecording()).isEqualTo(unsampled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"traceidratio", "parentbased_traceidratio"})
    void aRatioTakesAPart(String sampler) {
        Tracing tracing = on(sampler, 0.25);

        long taken = IntStream.range(0, 4_000)
                .filter(i -> tracing.receive(List.of(), "GET").isRecording())
                .count();

        assertThat(taken).isBetween(800L, 1_200L);
    }

    @Test
    void aJobWithoutAPlaceInATraceIsInNone() {
        assertThat(on("always_on", 1).resume(null, "process")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "select 1 | select", "SELECT * FROM a | select", "with a as (select 1) insert into b select 2 | insert",
        "with a as (select (1)), b as (delete from c) update d set e = 1 | update", "LISTEN x | listen",
        "delete from a where b = (select 1) | delete", "$1 | statement"
    })
    void statementsAreNamedAfterWhatTheyDo(String statement, String name) {
        assertThat(SqlVerb.of(statement)).isEqualTo(name);
    }

    @Test
    void attributesHaveNamesOfTheirOwn() {
        assertThat(Arrays.stream(SpanAttribute.values()).map(SpanAttribute::key)).doesNotHaveDuplicates();
    }

    private static Tracing on(String sampler, double ratio) {
        return new Tracing(
                TestTracing.config("http://127.0.0.1:4318", sampler, ratio), new TestTracing.Service(), new SpanBuffer());
    }
}
