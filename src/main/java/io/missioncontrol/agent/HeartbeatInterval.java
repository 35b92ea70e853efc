package io.missioncontrol.agent;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonObject;

/** How often an agent calls in: {@code every} in its heartbeat settings, such as {@code 10m} or {@code 1h30m}. */
final class HeartbeatInterval {

    /** What agents get that are created without settings of their own. */
    static final String DEFAULT_SETTINGS = "{\"every\":\"10m\",\"target\":\"last\",\"includeReasoning\":false}";

    private static final Duration DEFAULT = Duration.ofMinutes(10);
    /** Longer ones are typing errors; as durations they could not be computed with. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    private HeartbeatInterval() {}

    /** Without a call for this long an agent counts as offline. */
    static Duration silenceAllowed(String settings) {
        Duration interval = of(settings);
        return interval.plus(interval.dividedBy(2));
    }

    /** The default when the settings say nothing readable, or zero, which switches heartbeats off. */
    static Duration of(String settings) {
        if (settings == null || !settings.stripLeading().startsWith("{")) {
            return DEFAULT;
        }
        if (!(new JsonObject(settings).getValue("every") instanceof String every)) {
            return DEFAULT;
        }
        Duration interval = parse(every.strip().toLowerCase(Locale.ROOT));
        return interval.isPositive() && interval.compareTo(LONGEST) <= 0 ? interval : DEFAULT;
    }

    private static Duration parse(String every) {
        if (every.matches("\\d{1,6}")) {
            // A number alone is minutes, for the gateway too.
            return Duration.ofMinutes(Long.parseLong(every));
        }
        Matcher parts = TEXT.matcher(every);
        if (!parts.matches()) {
            return Duration.ZERO;
        }
        return Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
