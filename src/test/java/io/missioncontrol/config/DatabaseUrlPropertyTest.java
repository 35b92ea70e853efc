package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DatabaseUrlPropertyTest {

    @Property
    void percentEncodedPartsComeOutAsTheyWere(
            @ForAll("texts") String user, @ForAll("texts") String password, @ForAll("texts") String database) {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgresql://" + encode(user) + ":" + encode(password) + "@db/"
                + encode(database));

        // Then
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.password()).contains(password);
        assertThat(url.database()).isEqualTo(database);
    }

    @Property(tries = 200)
    void everyPasswordReachesTheDatasourceUnchanged(@ForAll("texts") String password) {
        // Given
        SmallRyeConfig config = TestConfig.of(Map.of(
                "DATABASE_URL", "postgresql://crew:" + encode(password) + "@db/board"));

        // When
        String configured = config.getRawValue("quarkus.datasource.password") == null
                ? null
                : config.getConfigValue("quarkus.datasource.password").getValue();

        // Then
        assertThat(configured).isEqualTo(password);
    }

    @Property
    void anythingElseIsReadOrRefusedWithoutRepeatingIt(@ForAll("texts") String text) {
        String url = "postgresql://crew:" + text;
        try {
            assertThat(DatabaseUrl.parse(url).host()).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).startsWith("must ").doesNotContain("\n");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().all().excludeChars('\0').ofMinLength(1).ofMaxLength(20)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
