package io.missioncontrol.edge.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.function.Function;

import io.missioncontrol.edge.ApiException;
import io.vertx.core.buffer.Buffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "true|true", "\"yes\"|true", "\"ON\"|true", "1|true", "1.0|true", "\"t\"|true",
        "false|false", "\"no\"|false", "\"off\"|false", "0|false", "\"0\"|false"
    })
    void booleansAreReadInTheirUsualSpellings(String json, boolean expected) {
        Boolean flag = read("{\"f\":" + json + "}", body -> body.bool("f").required());
        assertThat(flag).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2|bool_parsing", "\"maybe\"|bool_parsing", "{}|bool_type", "[]|bool_type", "null|bool_type", "1e999999|bool_parsing"
    })
    void otherBooleansAreRefused(String json, String type) {
        assertThat(errors("{\"f\":" + json + "}", body -> body.bool("f").required())).containsExactly(type + " [body, f]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"7|7", "\"7\"|7", "\" 7 \"|7", "7.0|7", "\"7.0\"|7", "-3|-3", "7e0|7"})
    void integersAreReadFromNumbersAndText(String json, int expected) {
        Integer number = read("{\"f\":" + json + "}", body -> body.integer("f").required());
        assertThat(number).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "7.5|int_from_float", "\"abc\"|int_parsing", "\"1e3\"|int_parsing", "\"\"|int_parsing", "true|int_type", "null|int_type",
        "2147483648|less_than_equal", "-2147483649|greater_than_equal", "1e999999|less_than_equal",
        "\"99999999999999999999\"|less_than_equal"
    })
    void otherIntegersAreRefused(String json, String type) {
        assertThat(errors("{\"f\":" + json + "}", body -> body.integer("f").required()))
                .containsExactly(type + " [body, f]");
    }

    @Test
    void everythingWrongIsCollected() {
        assertThat(errors("{\"b\": \" \", \"c\": \"x\", \"e\": null}", body -> List.of(
                        String.valueOf(body.text("a").required()),
                        String.valueOf(body.nonBlank("b").required()),
                        String.valueOf(body.uuid("c").orNull()),
                        String.valueOf(body.texts("d").orNull()),
                        String.valueOf(body.text("e").orElse("x")))))
                .containsExactly(
                        "missing [body, a]", "string_too_short [body, b]", "uuid_parsing [body, c]", "string_type [body, e]");
    }

    @Test
    void aPartialUpdateKnowsWhatWasSent() {
        // When
        List<Change<String>> changes = read("{\"b\": null, \"c\": \" x \"}", body -> List.of(
                body.text("a").change(), body.text("b").change(), body.blankAsNull("c").change()));

        // Then
        assertThat(changes).containsExactly(Change.absent(), Change.to(null), Change.to("x"));
    }

    @Test
    void aRequiredColumnIsNotSetToNull() {
        assertThat(errors("{\"a\": null}", body -> body.text("a").changeRequired())).containsExactly("string_type [body, a]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": NaN}", "{\"a\": Infinity}", "{a: 1}", "{'a': 1}", "{\"a\": 01}", "{} {}", "{\"a\":1,}", " ", "// x"})
    void whatIsNotJsonIsRefused(String text) {
        ValidationException error = catchThrowableOfType(
                ValidationException.class, () -> JsonText.parse(Buffer.buffer(text), "application/json"));
        assertThat(error.errors()).extracting(FieldError::type).containsExactly("json_invalid");
    }

    @Test
    void deepNestingIsRefusedNotFollowed() {
        assertThatThrownBy(() -> JsonText.parse(Buffer.buffer("[".repeat(100_000)), null))
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertThatThrownBy(() -> JsonText.parse(Buffer.buffer(new byte[] {'"', (byte) 0xFF, '"'}), null))
                .isInstanceOfSatisfying(ApiException.class, error -> assertThat(error.status()).isEqualTo(400));
    }

    @Test
    void aByteOrderMarkIsSkippedAndTheLastDuplicateCounts() {
        String text = read("\ufeff{\"a\":\"x\",\"a\":\"y\"}", body -> body.text("a").required());
        assertThat(text).isEqualTo("y");
    }

    @Test
    void errorsInListsNameTheIndex() {
        assertThat(errors("{\"tags\": [1, \"a\", null]}", body -> body.texts("tags").orNull()))
                .containsExactly("string_type [body, tags, 0]", "string_type [body, tags, 2]");
        assertThat(errors("{\"list\": [{\"a\": 1}, 5, {}]}", body -> body.objects(
                                "list", item -> item.text("a").required()).orNull()))
                .containsExactly(
                        "string_type [body, list, 0, a]",
                        "model_attributes_type [body, list, 1]",
                        "missing [body, list, 2, a]");
        assertThat(errors("{\"list\": {}}", body -> body.objects("list", item -> 1).orNull()))
                .containsExactly("list_type [body, list]");
    }

    @Test
    void objectsInListsAreReadInOrder() {
        List<String> names = read(
                "{\"list\": [{\"a\": \"x\"}, {\"a\": \"y\"}]}",
                body -> body.objects("list", item -> item.text("a").required()).required());
        assertThat(names).containsExactly("x", "y");
    }

    @Property
    void noBodyWhateverCausesMoreThanA422(@ForAll String text, @ForAll boolean json) {
        try {
            new JsonBody(JsonText.parse(Buffer.buffer(text), json ? "application/json" : "text/plain"))
                    .read(body -> body.text("a").orNull());
        } catch (ApiException expected) {
            assertThat(expected.status()).isIn(400, 422);
        }
    }

    private static <T> T read(String json, Function<Fields, T> reader) {
        return new JsonBody(JsonText.parse(Buffer.buffer(json), "application/json")).read(reader);
    }

    private static List<String> errors(String json, Function<Fields, ?> reader) {
        ValidationException error = catchThrowableOfType(ValidationException.class, () -> read(json, reader));
        return error.errors().stream().map(entry -> entry.type() + " " + entry.loc()).toList();
    }
}
