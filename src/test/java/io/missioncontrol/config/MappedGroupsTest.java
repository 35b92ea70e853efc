package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MappedGroupsTest {

    private static final List<String> NAMES = List.of(
            "quarkus.first-group.size", "quarkus.first-group.nested.some-name", "quarkus.first-group.listed",
            "quarkus.first-group.keyed.a.level", "quarkus.first-group.keyed.\"a.b\".level", "quarkus.second.size",
            "quarkus.second", "quarkus.third.size", "quarkus.second.from", "elsewhere", "size", "unrelated.size");

    private static final MappedGroups GROUPS = MappedGroups.read(configuration(), Set.of("quarkus.third"));

    @Property(tries = 2_000)
    void whatIsPreparedIsWhatIsReadAtTheStart(
            @ForAll("environments") Map<String, String> environment, @ForAll("properties") Map<String, String> properties) {
        // Given
        Set<String> names = new HashSet<>(environment.keySet());
        names.addAll(properties.keySet());

        // When
        SmallRyeConfig read = configuration(environment, properties).build();
        SmallRyeConfig prepared = configuration(environment, properties)
                .withCustomizers(builder -> GROUPS.replaceIn(builder, names)).build();

        // Then
        for (Class<?> group : List.of(First.class, Second.class, Third.class, Ours.class)) {
            assertThat(prepared.getConfigMapping(group)).usingRecursiveComparison()
                    .isEqualTo(read.getConfigMapping(group));
        }
    }

    @Example
    void aGroupThatNobodyNamesIsNotReadAgain() {
        // When
        SmallRyeConfig config = replaced(Map.of("QUARKUS_SECOND_SIZE", "3", "QUARKUSFIRST", "", "PATH", "/"));

        // Then
        assertThat(config.getConfigMapping(First.class)).isSameAs(prepared(First.class));
        assertThat(config.getConfigMapping(Second.class)).isNotSameAs(prepared(Second.class));
        assertThat(config.getConfigMapping(Second.class).size()).isEqualTo(3);
        assertThat(prepared(Second.class).size()).isEqualTo(8);
        assertThat(GROUPS.groups()).hasSize(2);
    }

    @Example
    void allIsReadWhereAnythingDecidesAboutAll() {
        assertThat(List.of("QUARKUS_PROFILE", "SMALLRYE_CONFIG_PROFILE", "quarkus.config.locations", "MP_CONFIG_PROFILE",
                "ELSEWHERE", "elsewhere", "_PROD_ELSEWHERE")).allSatisfy(name ->
                        assertThat(replaced(Map.of(name, "prod")).getConfigMapping(First.class))
                                .isNotSameAs(prepared(First.class)));
    }

    @ConfigMapping(prefix = "quarkus.first-group")
    interface First {

        @WithDefault("5")
        int size();

        Nested nested();

        Optional<List<String>> listed();

        Map<String, Key> keyed();

        interface Nested {

            Optional<String> someName();
        }

        interface Key {

            @WithDefault("high")
            String level();
        }
    }

    @ConfigMapping(prefix = "quarkus.second")
    interface Second {

        @WithDefault("7")
        int size();

        @WithDefault("${elsewhere:none}")
        String from();
    }

    @ConfigMapping(prefix = "quarkus.third")
    interface Third {

        Optional<String> size();
    }

    @ConfigMapping(prefix = "")
    interface Ours {

        Optional<String> size();
    }

    private static SmallRyeConfig replaced(Map<String, String> environment) {
        return configuration(environment, Map.of())
                .withCustomizers(builder -> GROUPS.replaceIn(builder, environment.keySet())).build();
    }

    private static <T> T prepared(Class<T> group) {
        return GROUPS.groups().entrySet().stream().filter(entry -> entry.getKey().getType() == group)
                .map(entry -> group.cast(entry.getValue())).findFirst().orElseThrow();
    }

    private static SmallRyeConfigBuilder configuration(Map<String, String> environment, Map<String, String> properties) {
        return configuration().withSources(new EnvConfigSource(new HashMap<>(environment), EnvConfigSource.ORDINAL))
                .withSources(new PropertiesConfigSource(properties, "properties", 400));
    }

    private static SmallRyeConfigBuilder configuration() {
        return new SmallRyeConfigBuilder()
                .withMapping(First.class).withMapping(Second.class).withMapping(Third.class).withMapping(Ours.class)
                .withSources(new PropertiesConfigSource(Map.of("quarkus.second.size", "8"), "packaged", 0))
                .withValidateUnknown(false)
                .withProfile("prod")
                .addDefaultInterceptors();
    }

    @Provide
    Arbitrary<Map<String, String>> environments() {
        return settings(MappedGroupsTest::inEnvironment, name -> "_PROD_" + inEnvironment(name), UnaryOperator.identity());
    }

    @Provide
    Arbitrary<Map<String, String>> properties() {
        return settings(UnaryOperator.identity(), name -> "%prod." + name, name -> "%dev." + name);
    }

    @SafeVarargs
    private static Arbitrary<Map<String, String>> settings(UnaryOperator<String>... notations) {
        Arbitrary<String> names = Arbitraries.of(NAMES)
                .flatMap(name -> Arbitraries.of(notations).map(notation -> notation.apply(name)));
        return Arbitraries.maps(names, Arbitraries.of("1", "2", "3")).ofMaxSize(4);
    }

    private static String inEnvironment(String name) {
        return name.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
