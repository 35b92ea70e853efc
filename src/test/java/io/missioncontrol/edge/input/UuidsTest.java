package io.missioncontrol.edge.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {

    @Property
    void everySpellingOfAUuidIsRead(@ForAll long high, @ForAll long low) {
        // Given
        UUID uuid = new UUID(high, low);
        String text = uuid.toString();

        // Then
        assertThat(Uuids.parse(text)).isEqualTo(uuid);
        assertThat(Uuids.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(uuid);
        assertThat(Uuids.parse(text.replace("-", ""))).isEqualTo(uuid);
        assertThat(Uuids.parse("{" + text + "}")).isEqualTo(uuid);
        assertThat(Uuids.parse("urn:uuid:" + text)).isEqualTo(uuid);
    }

    @Property
    void noOtherTextIsReadNorBreaks(@ForAll String text) {
        // When
        UUID uuid = Uuids.parse(text);

        // Then
        assertThat(uuid == null || text.replaceAll("[^0-9a-fA-F]", "").length() >= 32).isTrue();
        assertThat(Uuids.problem(text)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "abc", "1-1-1-1-1", "00000000-0000-0000-0000-00000000000g", "0000000-00000-0000-0000-000000000000",
        "\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661"
            + "\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661",
        " 00000000-0000-0000-0000-000000000000", "{00000000000000000000000000000000000000000}"
    })
    void lookalikesAreRefused(String text) {
        assertThat(Uuids.parse(text)).isNull();
    }
}
