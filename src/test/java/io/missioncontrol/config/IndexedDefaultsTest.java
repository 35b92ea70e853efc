package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        IndexedDefaults.Source indexed = new IndexedDefaults.Source(defaults);

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
    void aValueThatIsSetWinsOverTheDefaultAndOnlyThatIsListed() {
        // Given, when
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withDefaultValue("group.exact", "1")
                .withDefaultValue("group.*.size", "2")
                .withDefaultValue("group.set", "3")
                .withSources(new PropertiesConfigSource(Map.of("group.set", "4"), "file", 250))
                .withCustomizers(new IndexedDefaults())
                .build();

        // Then
        assertThat(config.getConfigValue("group.exact").getValue()).isEqualTo("1");
        assertThat(config.getConfigValue("group.any.size").getValue()).isEqualTo("2");
        assertThat(config.getConfigValue("group.\"a.b\".size").getValue()).isEqualTo("2");
        assertThat(config.getConfigValue("group.exact").isDefault()).isTrue();
        assertThat(config.getConfigValue("group.any.size").isDefault()).isTrue();
        assertThat(config.getConfigValue("group.set").getValue()).isEqualTo("4");
        assertThat(config.getConfigValue("group.set").isDefault()).isFalse();
        assertThat(config.getConfigValue("group.size").getValue()).isNull();
        assertThat(config.getPropertyNames()).containsExactly("group.set");
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
