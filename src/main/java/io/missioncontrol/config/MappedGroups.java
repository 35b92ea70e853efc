package io.missioncontrol.config;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigurableConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder.MappingBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.common.AbstractConfigSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Groups of Quarkus's properties as they are when neither the environment nor anything else of the machine says
 * otherwise, and the rule for when that is so.
 *
 * @param groups the groups with their values
 * @param otherNames names without the group's own prefix on which a value depends, as {@link #letters}
 */
record MappedGroups(Map<ConfigClass, Object> groups, Set<String> otherNames) {

    static final MappedGroups NONE = new MappedGroups(Map.of(), Set.of());

    private static final String PREFIX = "quarkus.";

    /** What decides about all other properties: profiles, and further places to look for properties. */
    private static final List<String> DECISIVE =
            List.of("quarkusprofile", "quarkusconfig", "smallryeconfig", "mpconfig");

    /**
     * Reads the builder's groups, from defaults and packaged properties alone.
     *
     * @param excluded prefixes of groups that are not worth keeping
     */
    static MappedGroups read(SmallRyeConfigBuilder builder, Set<String> excluded) {
        Names lookedUp = new Names();
        builder.withCustomizers(new PackagedOnly(excluded, lookedUp));
        SmallRyeConfig config = builder.build();
        Map<ConfigClass, Object> groups = new HashMap<>();
        for (ConfigClass group : builder.getMappingsBuilder().getMappings()) {
            groups.put(group, config.getConfigMapping(group.getType(), group.getPrefix()));
        }
        Set<String> otherNames = new HashSet<>();
        List<String> roots = groups.keySet().stream().map(group -> letters(group.getPrefix())).distinct().toList();
        for (String name : lookedUp.names) {
            String letters = letters(name);
            if (roots.stream().noneMatch(letters::contains)) {
                otherNames.add(letters);
            }
        }
        return new MappedGroups(Map.copyOf(groups), Set.copyOf(otherNames));
    }

    /** @param names of everything that is set outside the package, in any notation */
    void replaceIn(SmallRyeConfigBuilder builder, Collection<String> names) {
        List<String> set = names.stream().map(MappedGroups::letters).toList();
        if (set.stream().anyMatch(name -> otherNames.contains(name) || DECISIVE.stream().anyMatch(name::contains))) {
            return;
        }
        MappingBuilder mappings = builder.getMappingsBuilder();
        groups.forEach((group, values) -> {
            String root = letters(group.getPrefix());
            if (set.stream().noneMatch(name -> name.contains(root)) && mappings.getMappings().remove(group)) {
                mappings.getMappingsInstances().put(group, values);
            }
        });
    }

    /**
     * {@code quarkus.thread-pool}, {@code QUARKUS_THREAD_POOL} and {@code %prod.quarkus."thread-pool"} are one to SmallRye
     * Config. More names than those become equal here: it only means that a group is read that need not be.
     */
    static String letters(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                letters.append(c);
            }
        }
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    /** Runs last: what Quarkus has added to the builder goes, unless it was packaged. */
    private record PackagedOnly(Set<String> excluded, Names names) implements SmallRyeConfigBuilderCustomizer {

        @Override
        public void configBuilder(SmallRyeConfigBuilder builder) {
            builder.getMappingsBuilder().getMappings().removeIf(group ->
                    !group.getPrefix().startsWith(PREFIX) || excluded.contains(group.getPrefix()));
            builder.setAddDefaultSources(false).setAddSystemSources(false).setAddPropertiesSources(false);
            builder.getSourceProviders().clear();
            builder.getSources().removeIf(ConfigurableConfigSource.class::isInstance);
            builder.withSources(names);
        }

        @Override
        public int priority() {
            return Integer.MAX_VALUE;
        }
    }

    /** Knows no value and remembers who was asked for. */
    private static final class Names extends AbstractConfigSource {

        private static final long serialVersionUID = 1L;

        private final transient Set<String> names = new HashSet<>();

        Names() {
            super("Names looked up", Integer.MAX_VALUE);
        }

        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getValue(String name) {
            names.add(name);
            return null;
        }
    }
}
