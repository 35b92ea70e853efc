package io.missioncontrol.config;

import java.util.Optional;

/**
 * One variable that operators can set.
 *
 * @param defaultValue what counts when the variable is not set; empty when nothing does
 * @param required whether the start is refused without a value
 * @param condition under which the variable is looked at; always when absent
 */
public record Variable(
        String name, String defaultValue, Rule rule, boolean required, Optional<Condition> condition) {

    /** Another variable has a certain value. */
    public record Condition(String variable, String value) {

        @Override
        public String toString() {
            return variable + "=" + value;
        }
    }

    static Variable optional(String name, String defaultValue, Rule rule) {
        return new Variable(name, defaultValue, rule, false, Optional.empty());
    }

    static Variable required(String name, Rule rule) {
        return new Variable(name, "", rule, true, Optional.empty());
    }

    Variable when(String variable, String value) {
        return new Variable(name, defaultValue, rule, required, Optional.of(new Condition(variable, value)));
    }

    /**
     * What counts for the service.
     *
     * @param written what the operator wrote, if anything
     * @return empty when nothing counts, or when the value breaks its rule
     */
    public Optional<String> effective(Optional<String> written) {
        if (written.isPresent() && written.get().isBlank() && rule.blankIsAValue()) {
            return Optional.empty();
        }
        return written.filter(value -> !value.isBlank())
                .map(value -> rule.read(value).value())
                .orElseGet(() -> Optional.of(defaultValue).filter(value -> !value.isEmpty()));
    }

    /** The rule as the reference documentation states it, in Markdown. */
    public String documentedRule() {
        StringBuilder text = new StringBuilder(required ? "required: " : "").append(rule.text());
        condition.ifPresent(when -> text.append(", when `").append(when).append('`'));
        return text.toString();
    }
}
