package io.missioncontrol.config;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Decides whether the service may start with the variables it was given. */
public final class StartUpCheck {

    private final Function<String, Optional<String>> lookup;

    /** @param lookup gives the value of a variable, blank or not, as the operator wrote it */
    public StartUpCheck(Function<String, Optional<String>> lookup) {
        this.lookup = lookup;
    }

    /** Of what this process was given, before Quarkus boots: the environment, system properties and files. */
    public static StartUpCheck ofThisProcess() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .addPropertiesSources()
                .withInterceptors(new LiteralVariablesInterceptor())
                .build();
        return new StartUpCheck(name -> Optional.ofNullable(config.getRawValue(name)));
    }

    /**
     * Finds the first variable that keeps the service from starting.
     *
     * @return one line that names the variable and its rule, and repeats no value: it may be a secret
     */
    public Optional<String> firstRefusal() {
        return refusals().stream().findFirst();
    }

    /** All variables that keep the service from starting, a line each as in {@link #firstRefusal()}. */
    public List<String> refusals() {
        Stream<Optional<String>> single = Variables.ALL.stream().filter(this::applies).map(this::refusal);
        return Stream.concat(single, Stream.of(portsCollide(), redisHasNoAddress()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What counts for the service, the default when nothing was written; empty when it breaks its rule. */
    public Optional<String> value(String name) {
        return Variables.named(name).orElseThrow().effective(lookup.apply(name));
    }

    private boolean applies(Variable variable) {
        return variable.condition().map(when -> valueOf(when.variable()).equalsIgnoreCase(when.value())).orElse(true);
    }

    private Optional<String> refusal(Variable variable) {
        String value = lookup.apply(variable.name()).map(String::strip).orElse("");
        String circumstance = variable.condition().map(when -> " when " + when).orElse("");
        if (!value.isEmpty()) {
            return variable.rule().read(value).problem().map(rule -> variable.name() + " " + rule + circumstance);
        }
        return variable.required()
                ? Optional.of(variable.name() + " is required" + circumstance + ": "
                        + variable.rule().text().replace("`", ""))
                : Optional.empty();
    }

    private Optional<String> portsCollide() {
        return valueOf("PORT").equals(valueOf("MANAGEMENT_PORT"))
                ? Optional.of("MANAGEMENT_PORT must differ from PORT")
                : Optional.empty();
    }

    private Optional<String> redisHasNoAddress() {
        boolean isMissing = valueOf("RATE_LIMIT_BACKEND").equals("redis")
                && valueOf("RATE_LIMIT_REDIS_URL").isEmpty() && valueOf("RQ_REDIS_URL").isEmpty();
        return isMissing
                ? Optional.of("RATE_LIMIT_REDIS_URL or RQ_REDIS_URL is required when RATE_LIMIT_BACKEND=redis")
                : Optional.empty();
    }

    private String valueOf(String name) {
        return value(name).orElse("");
    }
}
