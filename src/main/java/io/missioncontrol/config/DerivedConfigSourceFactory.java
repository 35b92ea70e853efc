package io.missioncontrol.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives Quarkus's own properties from the variables that operators know: {@code DATABASE_URL}, {@code PORT},
 * {@code LOG_LEVEL} and so on. The variables are looked up like any property, so that system properties and tests can
 * set them as well as the environment.
 *
 * <p>What is derived wins over {@code application.properties} and loses against a Quarkus property that an operator
 * sets by its own name. A variable with a value that cannot be read derives nothing: the start-up check refuses it.
 */
public final class DerivedConfigSourceFactory implements ConfigSourceFactory {

    /** Above {@code application.properties} (250), below {@code .env} (295) and the environment (300). */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> derived = new HashMap<>();
        value(context, "DATABASE_URL").ifPresent(url -> deriveDatabase(url, derived));
        value(context, "DB_POOL_SIZE").ifPresent(size -> derived.put("quarkus.datasource.reactive.max-size", size));
        value(context, "PORT").ifPresent(port -> derived.put("quarkus.http.port", port));
        value(context, "MANAGEMENT_PORT").ifPresent(port -> derived.put("quarkus.management.port", port));
        value(context, "LOG_LEVEL").ifPresent(level -> derived.put("quarkus.log.level", level.toUpperCase(Locale.ROOT)));
        derived.replaceAll((name, value) -> literal(value));
        return List.of(new PropertiesConfigSource(derived, "Derived from the operator's variables", ORDINAL));
    }

    private static void deriveDatabase(String text, Map<String, String> derived) {
        DatabaseUrl url;
        try {
            url = DatabaseUrl.parse(text);
        } catch (IllegalArgumentException refusedByTheStartUpCheck) {
            return;
        }
        derived.put("quarkus.datasource.reactive.url", url.reactiveUrl().replace(",", "\\,"));
        derived.put("quarkus.datasource.jdbc.url", url.jdbcUrl());
        derived.put("quarkus.datasource.username", url.user());
        url.password().ifPresent(password -> derived.put("quarkus.datasource.password", password));
        derived.putAll(url.parameters().forReactive());
    }

    /** The value as it was written: a dollar sign in a password is no expression. Blank counts as not set. */
    private static Optional<String> value(ConfigSourceContext context, String name) {
        return Optional.ofNullable(context.getValue(name)).map(ConfigValue::getRawValue).map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static String literal(String value) {
        return value.replace("$", "\\$");
    }
}
