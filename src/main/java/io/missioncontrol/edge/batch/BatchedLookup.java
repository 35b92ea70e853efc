package io.missioncontrol.edge.batch;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Looks rows up by their key; look-ups at the same time share a statement. Each sees at least what was committed before
 * it was asked for: nothing is remembered from one statement to the next.
 *
 * @param <K> what a row is found by, with equals and hashCode
 * @param <R> what is made of the row
 */
public final class BatchedLookup<K, R> {

    /** More make batches smaller; with one, a connection that hangs would stop everybody who looks up. */
    private static final int STATEMENTS = 2;

    private static final int ITEMS = 256;
    private static final int WAITING = 10_000;

    private final Batching<K, R> batching;
    private final Function<List<K>, Uni<RowSet<Row>>> statement;
    private final Function<Row, K> key;
    private final Function<Row, R> mapping;

    /**
     * @param statement finds the rows of all keys, which are different ones. A key that the database cannot take makes
     *     the look-up fail for others too, so it must be refused before
     * @param key of a row that was found
     */
    public BatchedLookup(
            Function<List<K>, Uni<RowSet<Row>>> statement, Function<Row, K> key, Function<Row, R> mapping) {
        this.batching = new Batching<>(new Batching.Limits(STATEMENTS, ITEMS, ITEMS, WAITING), one -> 1, this::findAll);
        this.statement = statement;
        this.key = key;
        this.mapping = mapping;
    }

    /** Null when there is no such row; answered on the caller's context. */
    public Uni<R> find(K wanted) {
        return batching.add(wanted);
    }

    private Uni<List<R>> findAll(List<K> wanted) {
        return statement.apply(List.copyOf(new LinkedHashSet<>(wanted))).map(rows -> {
            Map<K, R> found = HashMap.newHashMap(rows.size());
            for (Row row : rows) {
                found.put(key.apply(row), mapping.apply(row));
            }
            return wanted.stream().map(found::get).toList();
        });
    }
}
