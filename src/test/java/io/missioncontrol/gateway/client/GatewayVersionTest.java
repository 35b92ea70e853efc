package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayVersionTest {

    @Test
    void everyPublishedVersionIsRead() throws IOException {
        // Given
        List<String> published = Files.readAllLines(Path.of("src/test/resources/gateway/published-versions.txt"));

        // Then
        assertThat(published).hasSizeGreaterThan(120).allSatisfy(version ->
                assertThat(GatewayVersion.parse(version)).as(version).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "2026.2.9, 2026.2.12",
        "2026.02.9, 2026.2.10",
        "2026.6.11, 2026.6.33",
        "2026.7.1, 2026.7.1-1",
        "2026.7.1-1, 2026.7.1-2",
        "2026.7.1-2, 2026.7.2-beta.1",
        "2026.7.2-beta.2, 2026.7.2-beta.10",
        "2026.7.2-alpha.5, 2026.7.2-beta.1",
        "2026.7.2-beta.7, 2026.7.2",
        "2026.7.35, 2026.8.1-beta.1",
        "2026.9.6, 2027.1.1"
    })
    void theyAreInTheOrderOfTheirPublication(String older, String newer) {
        assertThat(GatewayVersion.parse(older).orElseThrow()).isLessThan(GatewayVersion.parse(newer).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2026.2.9", "V2026.02.09", " 2026.2.9 ", "2026.2.9+build.7"})
    void otherSpellingsAreTheSameVersion(String text) {
        assertThat(GatewayVersion.parse(text)).contains(new GatewayVersion(2026, 2, 9, null, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dev", "2026", "2026.2", "26.2.9", "2026.13.1", "2026.0.1", "2026.2.0", "2026.2.9-",
        "2026.2.9.1", "2026.2.9 beta", "99999999999.1.1", "2026.2.9-99999999999"})
    void otherTextsAreNone(String text) {
        assertThat(GatewayVersion.parse(text)).isEmpty();
    }
}
