package io.missioncontrol.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the value of a variable must be.
 *
 * @param text completes the sentence "the variable must be …"
 * @param reader gives the value in the spelling that the typed configuration reads
 * @param blankIsAValue whether an empty value says something (it disables a header) instead of "not set"
 */
public record Rule(String text, Function<String, Reading> reader, boolean blankIsAValue) {

    private static final int ENCRYPTION_KEY_BYTES = 32;
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "y", "on", "t");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "n", "off", "f");

    /** Either the value as the typed configuration reads it, or the rule that it breaks; never both. */
    public record Reading(Optional<String> value, Optional<String> problem) {

        static Reading of(String value) {
            return new Reading(Optional.of(value), Optional.empty());
        }

        static Reading refused(String rule) {
            return new Reading(Optional.empty(), Optional.of(rule));
        }
    }

    /** Reads a value; the rule it breaks completes the sentence "the variable …" and repeats nothing of the value. */
    public Reading read(String value) {
        return reader.apply(value.strip());
    }

    static Rule text(String text) {
        return new Rule(text, Reading::of, false);
    }

    static Rule textOrBlank(String text) {
        return new Rule(text, Reading::of, true);
    }

    static Rule bool() {
        return of("true or false", value -> {
            String lowerCase = value.toLowerCase(Locale.ROOT);
            if (TRUE.contains(lowerCase)) {
                return Optional.of("true");
            }
            return FALSE.contains(lowerCase) ? Optional.of("false") : Optional.empty();
        });
    }

    static Rule integer(long minimum, long maximum) {
        return of("a whole number from " + minimum + " to " + maximum, value -> decimal(value)
                .filter(number -> number.stripTrailingZeros().scale() <= 0)
                .filter(number -> isWithin(number, minimum, maximum))
                .map(number -> number.toBigInteger().toString()));
    }

    static Rule decimal(long minimum, long maximum) {
        return of("a number from " + minimum + " to " + maximum, value -> decimal(value)
                .filter(number -> isWithin(number, minimum, maximum))
                .map(BigDecimal::toPlainString));
    }

    /** One of the given words in any case; read in the spelling given here. */
    static Rule oneOf(String... words) {
        String text = Arrays.stream(words).map(word -> "`" + word + "`").collect(Collectors.joining(", "));
        return of(text.replaceFirst(", (?=[^,]*$)", " or "),
                value -> Arrays.stream(words).filter(word -> word.equalsIgnoreCase(value)).findFirst());
    }

    /** Some of the given words in any case; read in the spelling given here. */
    static Rule someOf(String... words) {
        String text = Arrays.stream(words).map(word -> "`" + word + "`").collect(Collectors.joining(", "));
        return of("comma-separated, out of " + text, value -> {
            List<String> chosen = Arrays.stream(value.split(",")).map(String::strip).toList();
            List<String> known = chosen.stream()
                    .flatMap(word -> Arrays.stream(words).filter(word::equalsIgnoreCase))
                    .toList();
            return known.size() == chosen.size() ? Optional.of(String.join(",", known)) : Optional.empty();
        });
    }

    static Rule httpUrl() {
        return of("an absolute http(s) URL without query and fragment", value -> {
            try {
                URI url = new URI(value);
                boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
                boolean isBare = url.getRawQuery() == null && url.getRawFragment() == null;
                return isHttp && isBare && url.getRawAuthority() != null ? Optional.of(value) : Optional.empty();
            } catch (URISyntaxException malformed) {
                return Optional.empty();
            }
        });
    }

    static Rule databaseUrl() {
        return new Rule("of the form `postgresql://user:password@host:port/database`", value -> {
            try {
                DatabaseUrl.parse(value);
                return Reading.of(value);
            } catch (IllegalArgumentException broken) {
                return Reading.refused(broken.getMessage());
            }
        }, false);
    }

    /** Empty means that there is no such server. */
    static Rule redisUrl() {
        return new Rule("a `redis://`, `rediss://` or `unix://` URL, or empty", value ->
                RedisUrl.problem(value).map(Reading::refused).orElseGet(() -> Reading.of(value)), true);
    }

    static Rule headers() {
        return of("of the form `name=value,name=value`, values percent-encoded", value -> {
            try {
                HeaderList.parse(value);
                return Optional.of(value);
            } catch (IllegalArgumentException broken) {
                return Optional.empty();
            }
        });
    }

    static Rule gatewayVersion() {
        return of("a version such as 2026.2.9 or 2026.7.1-2", value -> Optional.of(value).filter(version ->
                version.matches("v?[0-9]{4}\\.(0?[1-9]|1[0-2])\\.[0-9]{1,4}(-[0-9]{1,6}|-[A-Za-z]+(\\.?[0-9]{1,6})?)?")));
    }

    /** What stands in the way of an attacker must not be dropped because of a slip: names and the like are refused. */
    static Rule networks() {
        return of("addresses or CIDR ranges, comma-separated", value -> Optional.of(value).filter(list ->
                Arrays.stream(list.split(",")).map(String::strip).filter(entry -> !entry.isEmpty())
                        .allMatch(entry -> entry.matches("[0-9.]{7,15}(/[0-9]{1,2})?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/[0-9]{1,3})?"))));
    }

    /** A shared secret: long enough that it cannot be guessed, and none of the words that examples put in its place. */
    static Rule secret(int minimumLength, Set<String> placeholders) {
        return of("at least " + minimumLength + " characters long and no placeholder", value -> Optional.of(value)
                .filter(secret -> secret.length() >= minimumLength)
                .filter(secret -> !placeholders.contains(secret.toLowerCase(Locale.ROOT))));
    }

    /** A key of AES-256. */
    static Rule encryptionKey() {
        return of("32 random bytes in Base64", value -> Optional.of(value).filter(Rule::isEncryptionKey));
    }

    static Rule encryptionKeys() {
        return of("comma-separated, each 32 random bytes in Base64", value -> {
            List<String> keys = Arrays.stream(value.split(",")).map(String::strip).toList();
            return keys.stream().allMatch(Rule::isEncryptionKey)
                    ? Optional.of(String.join(",", keys))
                    : Optional.empty();
        });
    }

    private static boolean isEncryptionKey(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length == ENCRYPTION_KEY_BYTES;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Rule of(String text, Function<String, Optional<String>> reader) {
        return new Rule(text, value -> reader.apply(value).map(Reading::of)
                .orElseGet(() -> Reading.refused("must be " + text.replace("`", ""))), false);
    }

    private static Optional<BigDecimal> decimal(String value) {
        // Bounded before it is parsed: BigDecimal would take an exponent of ten digits and compute for hours.
        if (!value.matches("[+-]?[0-9]{1,18}(\\.[0-9]{0,18})?")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(value));
    }

    private static boolean isWithin(BigDecimal number, long minimum, long maximum) {
        return number.compareTo(BigDecimal.valueOf(minimum)) >= 0 && number.compareTo(BigDecimal.valueOf(maximum)) <= 0;
    }
}
