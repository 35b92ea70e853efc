package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference documentation says what the start-up check does. */
class ConfigurationReferenceTest {

    private static final Path REFERENCE = Path.of("docs", "reference", "configuration.md");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern TYPED = Pattern.compile("@WithName\\(\"([A-Z][A-Z0-9_]+)\"\\)");

    @Test
    void listsEveryVariableWithItsDefaultAndRule() throws IOException {
        // Given
        List<String> expected = Variables.ALL.stream().map(ConfigurationReferenceTest::row).toList();

        // When
        List<String> documented = Files.readAllLines(REFERENCE).stream()
                .filter(line -> line.startsWith("| `"))
                .filter(line -> Variables.ALL.stream().anyMatch(one -> line.startsWith("| `" + one.name() + "` |")))
                .map(ConfigurationReferenceTest::withoutMeaning)
                .toList();

        // Then
        assertThat(documented).containsExactlyElementsOf(expected);
    }

    @Test
    void everyVariableOfTheTypedConfigurationIsInTheTable() throws IOException {
        // When
        List<String> typed;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            typed = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> TYPED.matcher(read(file)).results())
                    .map((MatchResult found) -> found.group(1))
                    .distinct()
                    .toList();
        }

        // Then
        assertThat(typed).isNotEmpty().allSatisfy(name -> assertThat(Variables.named(name)).as(name).isPresent());
    }

    private static String row(Variable variable) {
        String value = variable.defaultValue().isEmpty() ? "" : "`" + variable.defaultValue() + "`";
        return Stream.of("`" + variable.name() + "`", value, variable.documentedRule())
                .reduce("|", (row, cell) -> row + " " + cell + (cell.isEmpty() ? "|" : " |"));
    }

    private static String withoutMeaning(String line) {
        String[] cells = line.split("(?<=\\|)");
        return String.join("", Arrays.copyOf(cells, 4)).stripTrailing();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
