package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IndexedDefaultsTest {

    @Property(tries = 2_000)
    void findsWhatSmallRyeConfigFinds(
            @ForAll("patterns") List<String> patterns, @ForAll("names") List<String> names) {
        // Given
        Map<String, String> defaults = new LinkedHashMap<>();
        patterns.forEach(pattern -> defaults.put(pattern, "value of " + pattern));
        IndexedDefaults.Source indexed = new IndexedDefaults.Source(defaults, Set.of());

        // When, then
        assertThat(names).allSatisfy(name -> {
            String found = indexed.getValue(name);
            if (defaults.containsKey(name)) {
                assertThat(found).isEqualTo("value of " + name);
            } else {
                // When several patterns match, which one wins is not defined: each by itself.
                List<String> values = valuesInSmallRye(defaults, name);
                assertThat(found).isIn(values.isEmpty() ? Collections.singletonList(null) : values);
            }
        });
    }

    @Example
    void aValueThatIsSetWinsOverTheDefault() {
        // Given, when
        SmallRyeConfig config = configuration()
                .withDefaultValue("other.exact", "1")
                .withDefaultValue("other.*.size", "2")
                .withDefaultValue("other.set", "3")
                .withSources(new PropertiesConfigSource(Map.of("other.set", "4"), "file", 250))
                .build();

        // Then
        assertThat(config.getConfigValue("other.exact").getValue()).isEqualTo("1");
        assertThat(config.getConfigValue("other.any.size").getValue()).isEqualTo("2");
        assertThat(config.getConfigValue("other.\"a.b\".size").getValue()).isEqualTo("2");
        assertThat(config.getConfigValue("other.exact").isDefault()).isTrue();
        assertThat(config.getConfigValue("other.any.size").isDefault()).isTrue();
        assertThat(config.getConfigValue("other.set").getValue()).isEqualTo("4");
        assertThat(config.getConfigValue("other.set").isDefault()).isFalse();
        assertThat(config.getConfigValue("other.size").getValue()).isNull();
    }

    @Example
    void keysComeFromDefaultsToo() {
        // Given, when
        SmallRyeConfig config = configuration()
                .withMapping(Group.class)
                .withDefaultValue("group.keys.\"a.b\".level", "low")
                .withSources(new PropertiesConfigSource(Map.of("group.keys.c.size", "3"), "file", 250))
                .build();

        // Then
        Group group = config.getConfigMapping(Group.class);
        assertThat(group.size()).isEqualTo(5);
        assertThat(group.keys()).containsOnlyKeys("a.b", "c");
        assertThat(group.keys().get("a.b").level()).isEqualTo("low");
        assertThat(group.keys().get("a.b").size()).isEqualTo(7);
        assertThat(group.keys().get("c").level()).isEqualTo("high");
        assertThat(config.getPropertyNames()).containsExactlyInAnyOrder("group.keys.\"a.b\".level", "group.keys.c.size");
    }

    @ConfigMapping(prefix = "group")
    interface Group {

        @WithDefault("5")
        int size();

        Map<String, Key> keys();

        interface Key {

            @WithDefault("high")
            String level();

            @WithDefault("7")
            int size();
        }
    }

    private static SmallRyeConfigBuilder configuration() {
        return new SmallRyeConfigBuilder().withCustomizers(new IndexedDefaults());
    }

    private static List<String> valuesInSmallRye(Map<String, String> defaults, String name) {
        return defaults.entrySet().stream()
                .map(entry -> new DefaultValuesConfigSource(Map.ofEntries(entry), "one", 0).getValue(name))
                .filter(Objects::nonNull)
                .toList();
    }

    @Provide
    Arbitrary<List<String>> patterns() {
        return name(Arbitraries.of("a", "b", "c-d", "*", "\"a.b\"", "a[0]", "b[*]", "*[*]"))
                .list().uniqueElements().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> names() {
        return name(Arbitraries.of("a", "b", "c-d", "e", "\"a.b\"", "\"c\"", "a[0]", "b[12]", "\"\""))
                .list().ofMinSize(1).ofMaxSize(8);
    }

    private static Arbitrary<String> name(Arbitrary<String> segment) {
        return Combinators.combine(Arbitraries.of("q", "%prod.q"), segment.list().ofMinSize(1).ofMaxSize(4))
                .as((first, segments) -> first + "." + String.join(".", segments));
    }
}
