package io.missioncontrol.edge.input;

import java.util.function.Function;
import java.util.List;

/**
 * Which part of a list is asked for.
 *
 * @param limit 1 to 200 items, 200 when not given
 * @param offset items to skip, 0 when not given
 */
public record Paging(int limit, int offset) {

    public static final int MAX_LIMIT = 200;

    public static Paging from(Fields query) {
        Integer limit = query.integer("limit", 1, MAX_LIMIT).orElse(MAX_LIMIT);
        Integer offset = query.integer("offset", 0, Integer.MAX_VALUE).orElse(0);
        return new Paging(limit, offset);
    }

    public <T> Page<T> page(List<T> items, long total) {
        return new Page<>(items, total, limit, offset);
    }

    public <S, T> Page<T> page(List<S> rows, long total, Function<S, T> mapping) {
        return page(rows.stream().map(mapping).toList(), total);
    }
}
