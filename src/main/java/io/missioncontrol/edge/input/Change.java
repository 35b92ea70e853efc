package io.missioncontrol.edge.input;

import java.util.function.Consumer;

/**
 * A field of a partial update: left out, or set to a value that may be null.
 *
 * @param present whether the client sent the field
 */
public record Change<T>(boolean present, T value) {

    private static final Change<?> ABSENT = new Change<>(false, null);

    @SuppressWarnings("unchecked")
    public static <T> Change<T> absent() {
        return (Change<T>) ABSENT;
    }

    public static <T> Change<T> to(T value) {
        return new Change<>(true, value);
    }

    public void apply(Consumer<T> setter) {
        if (present) {
            setter.accept(value);
        }
    }

    public T orElse(T current) {
        return present ? value : current;
    }
}
