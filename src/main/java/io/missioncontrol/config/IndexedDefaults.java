package io.missioncontrol.config;

import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.PropertyName;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.common.AbstractConfigSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the defaults of Quarkus's and our own properties in an index. SmallRye Config compares each of the thousand
 * properties that nobody has set with each of some hundred patterns such as {@code quarkus.datasource.*.jdbc.max-size},
 * and goes through all 550 defaults once for each group of properties that has keys: a quarter of the executable's start.
 * Here a name is compared with the patterns that end like it, and defaults are not listed, because no key comes from one.
 *
 * <p>Runs last, when every default is known.
 */
public final class IndexedDefaults implements SmallRyeConfigBuilderCustomizer {

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withSources(new Source(builder.getDefaultValues()));
        builder.getDefaultValues().clear();
    }

    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    /** Below every other source. */
    static final class Source extends AbstractConfigSource {

        private static final long serialVersionUID = 1L;

        private final Map<String, String> exact = new HashMap<>();
        private final Map<String, List<Pattern>> byLastSegment = new HashMap<>();
        private final List<Pattern> otherPatterns = new ArrayList<>();

        private record Pattern(String name, String value) {}

        Source(Map<String, String> defaults) {
            // By this name, values are known to be nobody's wish.
            super(DefaultValuesConfigSource.NAME, Integer.MIN_VALUE);
            defaults.forEach((name, value) -> {
                if (name.indexOf('*') < 0) {
                    exact.put(name, value);
                } else {
                    patterns(name).add(new Pattern(name, value));
                }
            });
        }

        private List<Pattern> patterns(String name) {
            String last = lastSegment(name);
            boolean isPlain = last.chars().noneMatch(c -> "*[]\"".indexOf(c) >= 0);
            return isPlain ? byLastSegment.computeIfAbsent(last, absent -> new ArrayList<>()) : otherPatterns;
        }

        /** Nothing, see above. */
        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getValue(String name) {
            String value = exact.get(name);
            if (value == null) {
                value = match(byLastSegment.getOrDefault(lastSegment(name), List.of()), name);
            }
            return value == null ? match(otherPatterns, name) : value;
        }

        private static String match(List<Pattern> patterns, String name) {
            for (Pattern pattern : patterns) {
                if (PropertyName.equals(name, pattern.name())) {
                    return pattern.value();
                }
            }
            return null;
        }

        private static String lastSegment(String name) {
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }
}
