package io.missioncontrol.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every line at INFO or above begins with the name of an event, and the runbook lists every name with its level. */
class LogEventsTest {

    private static final Path RUNBOOK = Path.of("docs", "operations", "README.md");
    private static final Path SOURCES = Path.of("src", "main", "java");
    /** A call of a logger up to its first text. */
    private static final Pattern CALL = Pattern.compile("LOG\\.(info|warn|error|fatal)f?\\([^\";]*\"([^\" ]*)[^\"]*\"");
    private static final Pattern ANY_CALL = Pattern.compile("LOG\\.(info|warn|error|fatal|log)f?\\(");
    private static final Pattern EVENT = Pattern.compile("[a-z_]+(\\.[a-z_]+)*");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_.]+)` \\| ([A-Z][^|]*) \\|");
    /** Its level follows from the status; AccessLog. */
    private static final String BY_STATUS = "http.request.complete";

    @Test
    void theRunbookListsEveryEventWithItsLevel() throws IOException {
        Map<String, Set<String>> logged = logged();

        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(RUNBOOK)).results().forEach(row -> documented.put(row.group(1), row.group(2)));

        logged.put(BY_STATUS, Set.of("ERROR", "WARN"));
        assertThat(documented.keySet()).isEqualTo(logged.keySet());
        logged.forEach((event, levels) -> assertThat(documented.get(event)).as(event).contains(levels));
    }

    @Test
    void noLineBeginsWithAnythingElse() {
        assertThat(logged()).hasSizeGreaterThan(30);
        assertThat(logged().keySet()).allMatch(event -> EVENT.matcher(event).matches());
    }

    @Test
    void noCallIsOverlooked() {
        long calls = texts().mapToLong(text -> ANY_CALL.matcher(text).results().count()).sum();
        long read = texts().mapToLong(text -> CALL.matcher(text).results().count()).sum();

        // LOG.log, whose level is computed.
        assertThat(read).isEqualTo(calls - 1);
    }

    private static Map<String, Set<String>> logged() {
        Map<String, Set<String>> events = new TreeMap<>();
        texts().flatMap(text -> CALL.matcher(text).results()).forEach((MatchResult call) -> events
                .computeIfAbsent(call.group(2), name -> new TreeSet<>())
                .add(call.group(1).toUpperCase(Locale.ROOT)));
        return events;
    }

    private static Stream<String> texts() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).map(LogEventsTest::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
