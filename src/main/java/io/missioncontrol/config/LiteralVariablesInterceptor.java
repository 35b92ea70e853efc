package io.missioncontrol.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the operators' variables as they are meant: values are literal (a dollar sign in a token starts no expression),
 * surrounding blanks do not count, an empty value of a number or a switch means "not set", and switches know
 * {@code yes}, {@code on}, {@code 1} and so on.
 *
 * <p>Sits below the expansion of expressions. Values from {@code application.properties} are ours and stay untouched.
 */
@Priority(Priorities.LIBRARY + 250)
public final class LiteralVariablesInterceptor implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final int APPLICATION_PROPERTIES_ORDINAL = 250;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue found = context.proceed(name);
        if (found == null || found.getValue() == null
                || found.getConfigSourceOrdinal() <= APPLICATION_PROPERTIES_ORDINAL) {
            return found;
        }
        return variableFor(name).map(variable -> found.withValue(literal(meaning(variable, found.getValue()))))
                .orElse(found);
    }

    static String literal(String value) {
        return value.replace("$", "\\$");
    }

    private static String meaning(Variable variable, String value) {
        if (value.isBlank()) {
            return variable.rule().blankIsAValue() ? "" : variable.defaultValue();
        }
        // What breaks its rule stays as it is: the start-up check refuses it.
        return variable.rule().read(value).value().orElse(value);
    }

    /** {@code webhook.max-payload-bytes} and {@code WEBHOOK_MAX_PAYLOAD_BYTES} are one variable. */
    private static Optional<Variable> variableFor(String property) {
        return Variables.named(property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
    }
}
