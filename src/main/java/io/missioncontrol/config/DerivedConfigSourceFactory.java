package io.missioncontrol.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives Quarkus's own properties from the variables that operators know: {@code DATABASE_URL}, {@code PORT},
 * {@code LOG_LEVEL} and so on. The variables are looked up like any property, so that system properties and tests can
 * set them as well as the environment.
 *
 * <p>What is derived wins over {@code application.properties} and loses against a Quarkus property that an operator
 * sets by its own name. When the process was started to serve or to migrate, a variable that breaks its rule stops it
 * here, before anything reads the configuration.
 */
public final class DerivedConfigSourceFactory implements ConfigSourceFactory {

    /** Above {@code application.properties} (250), below {@code .env} (295) and the environment (300). */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (written(context, Command.PROPERTY).isPresent()) {
            new StartUpCheck(name -> written(context, name)).firstRefusal().ifPresent(line -> {
                // The one exception whose message Quarkus prints alone, without a stack trace.
                throw new ConfigurationException(line);
            });
        }
        return List.of(source(name -> valid(context, name)));
    }

    /** What follows where no variable is set. */
    static ConfigSource withoutVariables() {
        return source(name -> Optional.empty());
    }

    private static ConfigSource source(Function<String, Optional<String>> variables) {
        Map<String, String> derived = new HashMap<>(new DerivedProperties(variables).all());
        derived.replaceAll((name, value) -> LiteralVariablesInterceptor.literal(value));
        return new PropertiesConfigSource(derived, "Derived from the operator's variables", ORDINAL);
    }

    private static Optional<String> written(ConfigSourceContext context, String name) {
        return Optional.ofNullable(context.getValue(name)).map(ConfigValue::getValue);
    }

    /** Tests and dev mode start without the check: what breaks its rule then counts as not set. */
    private static Optional<String> valid(ConfigSourceContext context, String name) {
        return Variables.named(name).orElseThrow().effective(written(context, name));
    }
}
