package io.missioncontrol.edge.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2027-01-02T03:04:05, 2027-01-02T03:04:05",
        "2027-01-02T03:04:05+02:00, 2027-01-02T01:04:05",
        "2027-01-02T03:04:05.123456789Z, 2027-01-02T03:04:05.123456",
        "2027-01-02 03:04:05z, 2027-01-02T03:04:05",
        "2027-01-02T03:04, 2027-01-02T03:04:00",
        "2027-01-02T03:04:05-0930, 2027-01-02T12:34:05",
        "2027-01-02, 2027-01-02T00:00:00",
        "1800000000, 2027-01-15T08:00:00",
        "1800000000000, 2027-01-15T08:00:00",
        "1800000000.5, 2027-01-15T08:00:00.500000"
    })
    void timesAreReadAsUtc(String sent, String shown) {
        assertThat(Timestamps.format(Timestamps.parse(sent))).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "yesterday", "null", "2027-13-01", "2027-02-30T00:00:00", "+999999999-01-01", "1e400",
        "99999999999999999999", "0000-01-01"})
    void whatIsNoTimeIsRefused(String sent) {
        assertThat(Timestamps.parse(sent)).isNull();
    }

    @Property
    void noTextWhateverBreaksTheReader(@ForAll String text) {
        LocalDateTime time = Timestamps.parse(text);
        assertThat(time == null || time.getYear() >= 1).isTrue();
    }

    @Property
    void whatIsShownIsReadBack(@ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L) long micros) {
        // Given
        LocalDateTime time = LocalDateTime.of(1970, 1, 1, 0, 0).plusSeconds(Math.floorDiv(micros, 1_000_000L))
                .plusNanos(Math.floorMod(micros, 1_000_000L) * 1_000L);

        // Then
        assertThat(Timestamps.parse(Timestamps.format(time))).isEqualTo(time);
    }

    @Property
    void noNumberWhateverBreaksTheReader(@ForAll BigDecimal number) {
        LocalDateTime time = Timestamps.ofEpoch(number);
        assertThat(time == null || time.getYear() <= 9999).isTrue();
    }
}
