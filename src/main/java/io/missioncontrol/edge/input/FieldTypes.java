package io.missioncontrol.edge.input;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The types of fields, as lenient as clients are used to: numbers and booleans also come as text, identifiers in
 * several spellings. Text with a NUL or a lone surrogate is refused, because PostgreSQL cannot store it.
 */
final class FieldTypes {

    static final FieldType<String> TEXT =
            new FieldType<>("string_type", "Input should be a valid string", FieldTypes::text);
    static final FieldType<UUID> IDENTIFIER =
            new FieldType<>("uuid_type", "UUID input should be a string, bytes or UUID object", FieldTypes::uuid);
    static final FieldType<Boolean> FLAG =
            new FieldType<>("bool_type", "Input should be a valid boolean", FieldTypes::bool);
    static final FieldType<Integer> INTEGER =
            new FieldType<>("int_type", "Input should be a valid integer", FieldTypes::integer);
    static final FieldType<LocalDateTime> TIMESTAMP =
            new FieldType<>("datetime_type", "Input should be a valid datetime", FieldTypes::timestamp);
    static final FieldType<ObjectNode> OBJECT =
            new FieldType<>("dict_type", "Input should be a valid dictionary", FieldTypes::object);
    static final FieldType<List<String>> TEXTS =
            new FieldType<>("list_type", "Input should be a valid list", FieldTypes::texts);

    /** JSON text nested or long beyond this is no number; the bound keeps parsing linear. */
    private static final int MAX_NUMBER_LENGTH = 100;

    private FieldTypes() {}

    private static String text(JsonNode node, FieldType.Rejection rejection) {
        if (!node.isTextual()) {
            rejection.reject(TEXT.errorType(), TEXT.message(), null);
            return null;
        }
        return storable(node.textValue(), rejection);
    }

    private static String storable(String text, FieldType.Rejection rejection) {
        if (!Unicode.isStorable(text)) {
            String error = "text must not contain NUL characters or lone surrogates";
            rejection.reject("value_error", "Value error, " + error, Map.of("error", error));
            return null;
        }
        return text;
    }

    private static UUID uuid(JsonNode node, FieldType.Rejection rejection) {
        if (!node.isTextual()) {
            rejection.reject(IDENTIFIER.errorType(), IDENTIFIER.message(), null);
            return null;
        }
        UUID uuid = Uuids.parse(node.textValue());
        if (uuid == null) {
            String error = Uuids.problem(node.textValue());
            rejection.reject("uuid_parsing", "Input should be a valid UUID, " + error, Map.of("error", error));
        }
        return uuid;
    }

    private static Boolean bool(JsonNode node, FieldType.Rejection rejection) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (!node.isTextual() && !node.isNumber()) {
            rejection.reject(FLAG.errorType(), FLAG.message(), null);
            return null;
        }
        String word = node.isNumber() ? number(node) : node.textValue();
        switch (word.length() > 5 ? "" : word.toLowerCase(Locale.ROOT)) {
            case "1", "true", "t", "yes", "y", "on" -> {
                return true;
            }
            case "0", "false", "f", "no", "n", "off" -> {
                return false;
            }
            default -> {
                rejection.reject("bool_parsing", FLAG.message() + ", unable to interpret input", null);
                return null;
            }
        }
    }

    private static String number(JsonNode node) {
        BigDecimal decimal = node.decimalValue();
        if (decimal.signum() == 0) {
            return "0";
        }
        return decimal.compareTo(BigDecimal.ONE) == 0 ? "1" : "";
    }

    private static Integer integer(JsonNode node, FieldType.Rejection rejection) {
        if (node.isTextual()) {
            return parsedInteger(node.textValue(), rejection);
        }
        if (!node.isNumber()) {
            rejection.reject(INTEGER.errorType(), INTEGER.message(), null);
            return null;
        }
        if (!node.isIntegralNumber() && !isWhole(node.decimalValue())) {
            rejection.reject("int_from_float", INTEGER.message() + ", got a number with a fractional part", null);
            return null;
        }
        return inRange(node.isIntegralNumber() ? node.bigIntegerValue() : truncated(node.decimalValue()), rejection);
    }

    private static Integer parsedInteger(String text, FieldType.Rejection rejection) {
        String digits = text.strip();
        if (digits.length() <= MAX_NUMBER_LENGTH && digits.matches("[+-]?\\d+(\\.0+)?")) {
            int point = digits.indexOf('.');
            return inRange(new BigInteger(point < 0 ? digits : digits.substring(0, point)), rejection);
        }
        rejection.reject("int_parsing", INTEGER.message() + ", unable to parse string as an integer", null);
        return null;
    }

    private static boolean isWhole(BigDecimal decimal) {
        return decimal.signum() == 0 || decimal.stripTrailingZeros().scale() <= 0;
    }

    /** Exponents beyond 20 are far out of range: expanding them would cost memory for nothing. */
    private static BigInteger truncated(BigDecimal decimal) {
        return decimal.precision() - decimal.scale() > 20 ? BigInteger.TEN.pow(20) : decimal.toBigInteger();
    }

    private static Integer inRange(BigInteger integer, FieldType.Rejection rejection) {
        if (integer.bitLength() > 31) {
            boolean low = integer.signum() < 0;
            int bound = low ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            rejection.reject(
                    low ? "greater_than_equal" : "less_than_equal",
                    "Input should be " + (low ? "greater" : "less") + " than or equal to " + bound,
                    Map.of(low ? "ge" : "le", bound));
            return null;
        }
        return integer.intValue();
    }

    private static LocalDateTime timestamp(JsonNode node, FieldType.Rejection rejection) {
        if (!node.isTextual() && !node.isNumber()) {
            rejection.reject(TIMESTAMP.errorType(), TIMESTAMP.message(), null);
            return null;
        }
        LocalDateTime time = node.isNumber()
                ? Timestamps.ofEpoch(node.decimalValue())
                : Timestamps.parse(node.textValue());
        if (time == null) {
            String error = "input is not a readable date or time";
            rejection.reject(
                    "datetime_from_date_parsing",
                    "Input should be a valid datetime or date, " + error,
                    Map.of("error", error));
        }
        return time;
    }

    private static ObjectNode object(JsonNode node, FieldType.Rejection rejection) {
        if (node instanceof ObjectNode object) {
            if (Unicode.isStorable(object)) {
                return object;
            }
            storable("\0", rejection);
            return null;
        }
        rejection.reject(OBJECT.errorType(), OBJECT.message(), null);
        return null;
    }

    private static List<String> texts(JsonNode node, FieldType.Rejection rejection) {
        if (!(node instanceof ArrayNode array)) {
            rejection.reject(TEXTS.errorType(), TEXTS.message(), null);
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            texts.add(text(array.get(i), rejection.ofItem(i, array.get(i))));
        }
        return texts;
    }
}
