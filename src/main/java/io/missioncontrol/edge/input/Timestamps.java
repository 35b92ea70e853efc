package io.missioncontrol.edge.input;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/**
 * Times on the wire: UTC without a zone, microseconds, no fraction when it is zero
 * ({@code 2026-11-25T01:18:11.485517}). Input may carry an offset, be a date alone, or an epoch number.
 */
public final class Timestamps {

    /** Epoch numbers above this are milliseconds: as seconds they would lie beyond the year 2603. */
    private static final BigDecimal MILLISECONDS_FROM = BigDecimal.valueOf(20_000_000_000L);

    private static final DateTimeFormatter OUTPUT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
            .toFormatter();
    private static final DateTimeFormatter WHOLE_SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter INPUT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    /** The present, as stored: PostgreSQL keeps microseconds. */
    public static LocalDateTime now() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    public static String format(LocalDateTime time) {
        return (time.get(ChronoField.MICRO_OF_SECOND) == 0 ? WHOLE_SECONDS : OUTPUT).format(time);
    }

    /** Null when the text is no date, time or epoch number. */
    public static LocalDateTime parse(String input) {
        String text = input.strip();
        if (text.length() > 64) {
            return null;
        }
        try {
            if (text.matches("[+-]?\\d+(\\.\\d+)?")) {
                return ofEpoch(new BigDecimal(text));
            }
            if (text.length() == 10) {
                return storable(LocalDate.parse(text).atStartOfDay());
            }
            String normal = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)[ _t]", "$1T").replaceFirst("z$", "Z");
            TemporalAccessor parsed = INPUT.parseBest(normal, OffsetDateTime::from, LocalDateTime::from);
            LocalDateTime time = parsed instanceof OffsetDateTime offset
                    ? offset.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                    : (LocalDateTime) parsed;
            return storable(time);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static LocalDateTime ofEpoch(BigDecimal number) {
        if (number.precision() - number.scale() > 18) {
            return null;
        }
        BigDecimal seconds = number.abs().compareTo(MILLISECONDS_FROM) > 0 ? number.movePointLeft(3) : number;
        try {
            BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
            int nanos = seconds.subtract(whole).movePointRight(9).intValue();
            return storable(LocalDateTime.ofEpochSecond(whole.longValueExact(), nanos, ZoneOffset.UTC));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** Years of four digits: what clients' parsers can read back. */
    private static LocalDateTime storable(LocalDateTime time) {
        return time.getYear() < 1 || time.getYear() > 9999 ? null : time.truncatedTo(ChronoUnit.MICROS);
    }
}
