package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PayloadPreviewTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void jsonIsIndentedByTwoBlanksAndEscapedToAscii() {
        String json = "{\"a\":[1,{\"b\":null},[],{}],\"é\":\"x\\n\\\"\\\\/\\u007f\uD83D\uDE00\",\"n\":12.50}";

        assertThat(PayloadPreview.ofJson(json).text()).isEqualTo("""
                {
                  "a": [
                    1,
                    {
                      "b": null
                    },
                    [],
                    {}
                  ],
                  "\\u00e9": "x\\n\\"\\\\/\\u007f\\ud83d\\ude00",
                  "n": 12.50
                }""");
    }

    @Test
    void valuesWithoutStructureAreShownAsTheyAre() {
        assertThat(PayloadPreview.ofJson("{}").text()).isEqualTo("{}");
        assertThat(PayloadPreview.ofJson(" [ ] ").text()).isEqualTo("[]");
        assertThat(PayloadPreview.ofJson("null").text()).isEqualTo("null");
        assertThat(PayloadPreview.ofJson("12.50").text()).isEqualTo("12.50");
        assertThat(PayloadPreview.ofJson("\"a\\nb é\"").text()).isEqualTo("a\nb é");
    }

    @Test
    void aLongTextIsCutAndSaysSo() {
        // Given: the cut falls between the halves of a surrogate pair
        String text = "a".repeat(PayloadPreview.MAX_CHARS - 1) + "\uD83D\uDE00 and more";

        // When
        PayloadPreview preview = PayloadPreview.ofText(text);

        // Then
        assertThat(preview.isCut()).isTrue();
        assertThat(preview.text()).hasSize(PayloadPreview.MAX_CHARS).endsWith("a\uFFFD");
        assertThat(PayloadPreview.ofText("a".repeat(PayloadPreview.MAX_CHARS)).isCut()).isFalse();
    }

    @Test
    void longJsonIsCutAndSaysSo() {
        String longArray = "[" + "1,".repeat(500_000) + "1]";
        String longString = "[\"" + "é".repeat(500_000) + "\"]";

        assertThat(PayloadPreview.ofJson(longArray).isCut()).isTrue();
        assertThat(PayloadPreview.ofJson(longArray).text()).hasSize(PayloadPreview.MAX_CHARS);
        assertThat(PayloadPreview.ofJson(longString).text()).hasSize(PayloadPreview.MAX_CHARS);
    }

    @Test
    void deepJsonIsShownWithoutRecursion() {
        String json = "[".repeat(500) + "]".repeat(500);

        assertThat(PayloadPreview.ofJson(json).text()).startsWith("[\n  [\n    [");
    }

    @Property
    void theBeginningOfJsonIsShownAsTheBeginningOfTheWhole(
            @ForAll("documents") JsonNode document, @ForAll @IntRange(min = 1, max = 200) int length) {
        String whole = "[" + document + ", 1]";
        PayloadPreview preview = PayloadPreview.ofBeginning(whole.substring(0, Math.min(length, whole.length())), 150);
        assertThat(PayloadPreview.ofJson(whole).text()).startsWith(preview.text());
        assertThat(preview.isCut()).isTrue();
    }

    @Property
    void thePreviewHasTheValueOfTheJson(@ForAll("documents") JsonNode document) throws IOException {
        // When
        PayloadPreview preview = PayloadPreview.ofJson(MAPPER.writeValueAsString(document));

        // Then
        assertThat(preview.isCut()).isFalse();
        assertThat(MAPPER.readTree(preview.text())).isEqualTo(document);
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                Arbitraries.integers().map(MAPPER.getNodeFactory()::numberNode),
                Arbitraries.strings().ascii().ofMaxLength(8).map(MAPPER.getNodeFactory()::textNode),
                Arbitraries.of(true, false).map(MAPPER.getNodeFactory()::booleanNode),
                Arbitraries.just(MAPPER.getNodeFactory().nullNode()));
        Arbitrary<JsonNode> arrays = leaves.list().ofMaxSize(4).map(items -> MAPPER.createArrayNode().addAll(items));
        Arbitrary<JsonNode> values = Arbitraries.oneOf(leaves, arrays);
        Arbitrary<JsonNode> objects = Arbitraries.maps(Arbitraries.strings().ofMaxLength(5).excludeChars(surrogates()), values)
                .ofMaxSize(5)
                .map(entries -> MAPPER.createObjectNode().setAll(entries));
        return Arbitraries.oneOf(objects, objects.list().ofMaxSize(3).map(items -> MAPPER.createArrayNode().addAll(items)));
    }

    private static char[] surrogates() {
        char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = (char) (Character.MIN_SURROGATE + i);
        }
        return all;
    }
}
