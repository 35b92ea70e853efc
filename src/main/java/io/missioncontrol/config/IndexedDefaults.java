package io.missioncontrol.config;

import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.PropertyName;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.common.AbstractConfigSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the defaults of Quarkus's and our own properties in an index. SmallRye Config compares each of the thousand
 * properties that nobody has set with each of some hundred patterns such as {@code quarkus.datasource.*.jdbc.max-size},
 * and goes through all 550 defaults once for each group of properties that has keys: a quarter of the executable's start.
 * Here a name is compared with the patterns that end like it, and of the defaults those are listed that have a key: what
 * Quarkus sets for one logger, say. The others are properties without one.
 *
 * <p>Runs last, when every default is known.
 */
public final class IndexedDefaults implements SmallRyeConfigBuilderCustomizer {

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        Set<String> withoutKey = new HashSet<>();
        builder.getMappingsBuilder().getMappings().forEach(group -> withoutKey.addAll(group.getProperties().keySet()));
        builder.getMappingsBuilder().getMappingsInstances().keySet()
                .forEach(group -> withoutKey.addAll(group.getProperties().keySet()));
        builder.withSources(new Source(builder.getDefaultValues(), withoutKey));
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
        private final Set<String> listed = new HashSet<>();
        private final Map<String, List<Pattern>> byLastSegment = new HashMap<>();
        private final List<Pattern> otherPatterns = new ArrayList<>();

        private record Pattern(String name, String value) {}

        /** @param unlisted names that tell nobody more than their value */
        Source(Map<String, String> defaults, Set<String> unlisted) {
            // By this name, values are known to be nobody's wish.
            super(DefaultValuesConfigSource.NAME, Integer.MIN_VALUE);
            defaults.forEach((name, value) -> {
                if (name.indexOf('*') < 0) {
                    exact.put(name, value);
                    if (!unlisted.contains(name)) {
                        listed.add(name);
                    }
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

        @Override
        public Set<String> getPropertyNames() {
            return listed;
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
