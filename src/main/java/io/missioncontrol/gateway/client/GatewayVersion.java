package io.missioncontrol.gateway.client;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A published version of OpenClaw: year, month and a counter that is often a day and as often is not
 * ({@code 2026.7.35}), then either a revision ({@code 2026.7.1-2}, newer than {@code 2026.7.1}) or a stage before the
 * release ({@code 2026.8.1-beta.3}, older than {@code 2026.8.1}).
 *
 * @param stage what is before the release, {@code beta} for example; null for a release
 * @param revision of the release, or number within the stage; 0 when there is none
 */
public record GatewayVersion(int year, int month, int day, String stage, int revision)
        implements Comparable<GatewayVersion> {

    private static final Pattern FORMAT = Pattern.compile(
            "v?([0-9]{4})\\.([0-9]{1,2})\\.([0-9]{1,4})"
            + "(?:-([0-9]{1,6})|-([a-z]{1,20})(?:\\.?([0-9]{1,6}))?)?(?:\\+[0-9a-z.-]{1,100})?",
            Pattern.CASE_INSENSITIVE);
    private static final int MONTHS = 12;

    private static final Comparator<GatewayVersion> ORDER = Comparator.comparingInt(GatewayVersion::year)
            .thenComparingInt(GatewayVersion::month)
            .thenComparingInt(GatewayVersion::day)
            .thenComparing(GatewayVersion::stage, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparingInt(GatewayVersion::revision);

    /** Empty for anything else, such as {@code dev}. */
    public static Optional<GatewayVersion> parse(String text) {
        Matcher parts = FORMAT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        int month = Integer.parseInt(parts.group(2));
        int day = Integer.parseInt(parts.group(3));
        if (month < 1 || month > MONTHS || day < 1) {
            return Optional.empty();
        }
        String stage = parts.group(5) == null ? null : parts.group(5).toLowerCase(Locale.ROOT);
        String number = stage == null ? parts.group(4) : parts.group(6);
        return Optional.of(new GatewayVersion(Integer.parseInt(parts.group(1)), month, day, stage,
                number == null ? 0 : Integer.parseInt(number)));
    }

    @Override
    public int compareTo(GatewayVersion other) {
        return ORDER.compare(this, other);
    }
}
