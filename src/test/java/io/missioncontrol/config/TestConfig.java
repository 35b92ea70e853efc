package io.missioncontrol.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A configuration as the application has it, with the given variables in place of the environment. */
final class TestConfig {

    private static final int ENVIRONMENT_ORDINAL = 300;

    private TestConfig() {}

    static SmallRyeConfig of(Map<String, String> variables, Class<?>... mappings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new LiteralVariablesInterceptor())
                .withSources(new PropertiesConfigSource(variables, "environment", ENVIRONMENT_ORDINAL))
                .withSources(new DerivedConfigSourceFactory())
                .withValidateUnknown(false);
        for (Class<?> mapping : mappings) {
            builder.withMapping(mapping);
        }
        return builder.build();
    }
}
