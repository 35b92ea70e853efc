package io.missioncontrol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Basic abc", "Bearerabc", "abc", "Bearer\u00a0abc"})
    void otherHeadersHaveNoToken(String header) {
        assertThat(BearerToken.of(header)).isNull();
    }

    @Test
    void missingHeaderHasNoToken() {
        assertThat(BearerToken.of(null)).isNull();
    }

    @Property
    void anyTextAfterTheSchemeIsTheToken(@ForAll @NotBlank String token) {
        assertThat(BearerToken.of("bEaReR " + token)).isEqualTo(token.strip());
    }

    @Property
    void anyHeaderIsRead(@ForAll String header) {
        String token = BearerToken.of(header);

        assertThat(token == null || header.endsWith(token) || header.strip().endsWith(token)).isTrue();
    }
}
