package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadDecoderTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String JSON = "application/json";

    @Test
    void anEmptyBodyIsAnEmptyObject() {
        assertThat(PayloadDecoder.decode(new byte[0], null)).isEqualTo(new DecodedPayload("{}", "{}", false));
        assertThat(PayloadDecoder.decode(new byte[0], JSON).json()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"a\": 1 }", "[1, 2]", "\"str\"", "12.50", "null", "true", " {\"a\":\n1}\r\n",
        "{\"a\":123456789012345678901234567890, \"f\": 0.1, \"g\": 1.0, \"e\": 1E5}", "-0", "1e-400", "1e-9999999999"
    })
    void jsonKeepsTheSendersSpelling(String body) {
        assertThat(decode(body, JSON).json()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "application/json                | 5",
        "application/JSON; charset=utf-8 | 5",
        "text/plain, application/json    | null",
        "text/plain                      | {\"a\": 1}",
        "garbage                         | [1]",
        "application/cloudevents+json    | \"s\"",
        "text/plain                      | true",
        "text/plain                      | false"
    })
    void theseAreReadAsJson(String contentType, String body) {
        assertThat(decode(body, contentType).json()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "text/plain|null", "text/plain|5", "text/plain| {\"a\": 1}", "text/plain|true ", "text/plain|True",
        "application/x-www-form-urlencoded|a=1&b=2", "application/xml|<a/>", "application/cloudevents+json|12"
    })
    void theseAreText(String contentType, String body) throws IOException {
        assertThat(value(decode(body, contentType)).textValue()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"a\": ", "{\"a\":1} x", "{} {}", "[1,]", "{'a':1}", "{a:1}", "// c\n1", "01", "+1", ".5", "1.", "0x1", "- 1",
        "nul", "truex", "\"a", "\"\\x\"", "\"\\u12\"", "\"\n\"", "[\"\t\"]", "{\"a\":NaN}", "Infinity", "-Infinity",
        "{\"a\": 1e400}", "-1E400", "\uFEFF{\"a\":1}", "[\u0000]", "   ", "\u00a0{}"
    })
    void whatIsNoJsonIsKeptAsText(String body) throws IOException {
        // When
        DecodedPayload payload = decode(body, JSON);

        // Then
        assertThat(value(payload).textValue()).isEqualTo(body);
        assertThat(payload.preview()).isEqualTo(body.replace('\u0000', '\uFFFD'));
    }

    @Test
    void integersAreJsonUpToTheLengthThatReadersTake() throws IOException {
        String longest = "9".repeat(PayloadDecoder.MAX_NUMBER_LENGTH);

        assertThat(decode(longest, JSON).json()).isEqualTo(longest);
        assertThat(value(decode("9" + longest, JSON)).isTextual()).isTrue();
        assertThat(value(decode("[" + "9".repeat(5_000) + "]", JSON)).isTextual()).isTrue();
    }

    @Test
    void nestingIsJsonUpToTheDepthThatReadersTake() throws IOException {
        assertThat(decode(nested(500), JSON).json()).isEqualTo(nested(500));
        assertThat(value(decode(nested(501), JSON)).textValue()).isEqualTo(nested(501));
        assertThat(value(decode(nested(100_000), JSON)).textValue()).isEqualTo(nested(100_000));
        assertThat(value(decode("[".repeat(100_000), JSON)).isTextual()).isTrue();
        assertThat(value(decode("{\"a\":".repeat(100_000), JSON)).isTextual()).isTrue();
    }

    @Test
    void namesAndStringsMayBeAsLongAsTheBody() {
        String longName = "{\"" + "k".repeat(300_000) + "\":\"" + "v".repeat(300_000) + "\"}";

        assertThat(decode(longName, JSON).json()).isEqualTo(longName);
    }

    @Test
    void nulAndLoneSurrogatesStayReadable() throws IOException {
        assertThat(value(decode("{\"a\":\"x\\u0000y\"}", JSON)).get("a").textValue()).isEqualTo("x\u0000y");
        assertThat(value(decode("\"\\u0000\"", JSON)).textValue()).isEqualTo("\u0000");
        assertThat(value(decode("a\u0000b", "text/plain")).textValue()).isEqualTo("a\u0000b");
        assertThat(decode("{\"a\":\"\\ud800\"}", JSON).json()).isEqualTo("{\"a\":\"\\ud800\"}");
        assertThat(decode("{\"a\":\"\\ud800\"}", JSON).preview()).isEqualTo("{\n  \"a\": \"\\ud800\"\n}");
        assertThat(decode("\"\\ud800\\u0000\"", JSON).preview()).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void bytesThatAreNoUtf8BecomeReplacementCharacters() throws IOException {
        byte[] body = {(byte) 0xff, (byte) 0xfe};

        assertThat(value(PayloadDecoder.decode(body, "application/octet-stream")).textValue()).isEqualTo("\uFFFD\uFFFD");
        assertThat(value(PayloadDecoder.decode(new byte[] {'"', (byte) 0xff, '"'}, JSON)).textValue()).isEqualTo("\uFFFD");
    }

    @Test
    void compressedBytesAreNotInflated() throws IOException {
        // Given
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        }

        // When
        DecodedPayload payload = PayloadDecoder.decode(compressed.toByteArray(), JSON);

        // Then
        assertThat(value(payload).textValue()).startsWith("\u001f\uFFFD\b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"a\":1,\"a\":2}                          | {\"a\":2}",
        "[{\"a\":{\"b\":1,\"b\":1.50},\"c\":0}]     | [{\"a\":{\"b\":1.50},\"c\":0}]",
        "{\"a\":1,\"\\u0061\":\"\\ud800\\u00e9\"}   | {\"a\":\"\\uD800\\u00E9\"}",
        "{\"a\":1,\"a\":123456789012345678901234567890.10} | {\"a\":123456789012345678901234567890.10}"
    })
    void ofAKeyThatComesTwiceTheLastIsKept(String body, String stored) {
        assertThat(decode(body, JSON).json()).isEqualTo(stored);
    }

    @Test
    void theSameKeyInTwoObjectsIsNoDouble() {
        String body = "[{\"a\": {\"a\": 1}}, {\"a\": 2}]";

        assertThat(decode(body, JSON).json()).isEqualTo(body);
    }

    @Test
    void aDoubleKeyBesideANumberThatFitsNowhereIsText() throws IOException {
        assertThat(value(decode("{\"a\":1,\"a\":1e-9999999999}", JSON)).isTextual()).isTrue();
    }

    @Property(tries = 2_000)
    void everyBodyIsStoredAsValidJson(@ForAll("bodies") byte[] body, @ForAll("contentTypes") String contentType)
            throws IOException {
        // When
        DecodedPayload payload = PayloadDecoder.decode(body, contentType);

        // Then
        assertThat(value(payload)).isNotNull();
        assertThat(payload.json()).doesNotContain("\u0000");
        assertThat(payload.preview()).doesNotContain("\u0000").hasSizeLessThanOrEqualTo(PayloadPreview.MAX_CHARS);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(payload.json())).isTrue();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(payload.preview())).isTrue();
    }

    @Property
    void anyTextComesBackAsItWas(@ForAll("wellFormed") String text) throws IOException {
        String body = "text: " + text;

        assertThat(value(decode(body, "text/plain")).textValue()).isEqualTo(body);
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<byte[]> anyBytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> nearlyJson = Arbitraries.strings()
                .withChars("{}[]\",:\\u0019dDaAeE+-.tfnl \n\u0000\uFEFFé")
                .ofMaxLength(40)
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(anyBytes, nearlyJson);
    }

    @Provide
    Arbitrary<String> contentTypes() {
        return Arbitraries.of(JSON, "text/plain", "garbage", "").injectNull(0.2);
    }

    @Provide
    Arbitrary<String> wellFormed() {
        return Arbitraries.strings().ofMaxLength(50).filter(StandardCharsets.UTF_8.newEncoder()::canEncode);
    }

    private static DecodedPayload decode(String body, String contentType) {
        return PayloadDecoder.decode(body.getBytes(StandardCharsets.UTF_8), contentType);
    }

    private static JsonNode value(DecodedPayload payload) throws IOException {
        return MAPPER.readTree(payload.json());
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }
}
