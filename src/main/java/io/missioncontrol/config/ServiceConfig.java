package io.missioncontrol.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import org.eclipse.microprofile.config.spi.Converter;

/** What the service is told about itself, under the names of the environment variables. */
@ConfigMapping(prefix = "")
public interface ServiceConfig {

    /** {@code ENVIRONMENT}: {@code dev} or any other name. */
    @WithName("ENVIRONMENT")
    @WithDefault("dev")
    String environment();

    /**
     * {@code BASE_URL}: where clients and agents reach this service, without trailing slash. The default is for tests
     * and dev mode: a packaged service refuses to start without the variable.
     */
    @WithName("BASE_URL")
    @WithDefault("http://localhost:8000")
    @WithConverter(WithoutTrailingSlashes.class)
    String baseUrl();

    default boolean isDevelopment() {
        return environment().equals("dev");
    }

    /** Paths are appended to it, and each begins with a slash. */
    class WithoutTrailingSlashes implements Converter<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String value) {
            return value.strip().replaceAll("/+$", "");
        }
    }
}
