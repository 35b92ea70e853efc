package io.missioncontrol.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a page of the documentation points at is there: the file, and the heading in it. */
class DocumentationLinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern OTHER_PLACE = Pattern.compile("[a-z]+:.*");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(".")).map(Path::normalize);
                Stream<Path> forge = Files.walk(Path.of(".github"));
                Stream<Path> documentation = Files.walk(Path.of("docs"))) {
            return Stream.of(top, forge, documentation).flatMap(paths -> paths)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        assertThat(links(page).filter(link -> !isThere(page, link))).isEmpty();
    }

    @Test
    void findsLinksToCheck() throws IOException {
        assertThat(pages().mapToLong(page -> {
            try {
                return links(page).count();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).sum()).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({
        "docs/webhooks.md#the-signature, true", "docs/webhooks.md#no-such-heading, false", "docs/none.md, false",
        "docs/operations/README.md#500-502-504-errors-of-the-service-and-of-gateways, true", "#quick-start, true"
    })
    void tellsWhatIsThere(String link, boolean there) {
        assertThat(isThere(Path.of("README.md"), link)).isEqualTo(there);
    }

    private static Stream<String> links(Path page) throws IOException {
        return LINK.matcher(text(page)).results()
                .map(match -> match.group(1))
                .filter(link -> !OTHER_PLACE.matcher(link).matches());
    }

    private static boolean isThere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        try {
            return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Headings as a forge names them: small letters, blanks as dashes, no other marks; repeated ones are numbered. */
    private static Set<String> anchors(Path page) throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        List<String> headings = HEADING.matcher(text(page)).results().map(match -> match.group(1)).toList();
        for (String heading : headings) {
            String anchor = heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            int earlier = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
        }
        return anchors;
    }

    private static String text(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).replaceAll("");
    }
}
