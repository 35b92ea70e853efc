package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadExcerptTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{\"a\":1,\"b\":[true,null,{}]} | 100 | {\"a\":1,\"b\":[true,null,{}]}",
        "{\"a\":1,\"b\":[true,null,{}]} | 31  | {\"a\":1,\"b\":[true,null,{}]}",
        "{\"a\":1,\"b\":[true,null,{}]} | 20  | \"{\\\"a\\\": 1, \\\"b\\\": [tr...\"",
        "[\"\u00e9\"]                   | 9   | \"[\\\"\\\\u00...\"",
        "\"abcdef\"                     | 6   | \"abcdef\"",
        "\"abcdef\"                     | 5   | \"ab...\"",
        "\"abcdef\"                     | 2   | \"ab\"",
        "\"a\uD83D\uDE00bcd\"           | 4   | \"a...\"",
        "\"a\uD83D\uDE00bcd\"           | 2   | \"a\uD83D\uDE00\"",
        "12345                          | 3   | \"123\""
    })
    void showsTheBeginningOnOneLine(String json, int max, String excerpt) {
        assertThat(PayloadExcerpt.of(json, max)).isEqualTo(excerpt);
    }

    @Property
    void isAJsonStringOfAtMostTheCharactersAskedFor(@ForAll String text, @ForAll @IntRange(min = 1, max = 50) int max) {
        var json = Json.encode(new String[] {text, text});

        var excerpt = PayloadExcerpt.of(json, max);

        if (!excerpt.equals(json)) {
            var shown = (String) Json.decodeValue(excerpt);
            assertThat(shown.codePointCount(0, shown.length())).isEqualTo(max);
            assertThat(shown).startsWith("[").matches(cut -> max <= 3 || cut.endsWith("..."));
        }
    }
}
