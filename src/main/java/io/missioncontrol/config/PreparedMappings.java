package io.missioncontrol.config;

import static java.util.stream.Collectors.toSet;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder.MappingBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads most of Quarkus's own configuration when the executable is built, as Quarkus itself does with what is fixed at
 * build time: half of the executable's start was spent on looking for some thousand properties that nobody sets. Where the
 * environment, a system property or a file names a property of a group, that group is read at the start, as ever.
 */
public final class PreparedMappings implements SmallRyeConfigBuilderCustomizer {

    /** The name by which Quarkus itself finds what it has generated. */
    static final String RUN_TIME_CONFIG = "io.quarkus.runtime.generated.RunTimeConfig";

    /**
     * What depends on the machine: the database's address, which is always set, and a directory for temporary files. And a
     * group for whose properties MicroProfile has names of its own, which begin with those of our classes.
     */
    private static final Set<String> EXCLUDED =
            Set.of("quarkus.datasource", "quarkus.http", "quarkus.management", "quarkus.fault-tolerance");

    private static final MappedGroups PREPARED = atImageBuild();

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        if (ImageMode.current().isNativeImage()) {
            // What is fixed at build time Quarkus brings along, and would read again.
            MappingBuilder mappings = builder.getMappingsBuilder();
            mappings.getMappingsInstances().keySet().forEach(mappings.getMappings()::remove);
        }
        if (ImageMode.current() == ImageMode.NATIVE_RUN && !anyFileMayHoldProperties()) {
            PREPARED.replaceIn(builder, namesOfThisProcess());
        }
    }

    /** Late: by then the builder knows all groups. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE - 1;
    }

    /** Of everything that is set outside the package, and of what we derive from that. */
    static Set<String> namesOfThisProcess() {
        Set<String> names = new HashSet<>(System.getenv().keySet());
        names.addAll(System.getProperties().stringPropertyNames());
        Set<String> letters = names.stream().map(MappedGroups::letters).collect(toSet());
        DerivedProperties.VARIABLES_BY_ROOT.forEach((root, variables) -> {
            if (variables.stream().map(MappedGroups::letters).anyMatch(letters::contains)) {
                names.add(root);
            }
        });
        if (!DerivedProperties.canWriteTemporaryFiles()) {
            names.add(DerivedProperties.ROOT_WITHOUT_TEMPORARY_FILES);
        }
        return names;
    }

    /** Where Quarkus looks for them in the working directory. */
    private static boolean anyFileMayHoldProperties() {
        return Files.exists(Path.of(".env")) || Files.exists(Path.of("config", "application.properties"));
    }

    private static MappedGroups atImageBuild() {
        return ImageMode.current() == ImageMode.NATIVE_BUILD ? read() : MappedGroups.NONE;
    }

    static MappedGroups read() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, RUN_TIME_CONFIG);
        builder.withSources(DerivedConfigSourceFactory.withoutVariables());
        return MappedGroups.read(builder, EXCLUDED);
    }
}
