package io.missioncontrol.edge.input;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * A page of a list and the list's total in one statement: one round trip, one snapshot. The total is there on a page
 * behind the end too. Only the rows of the page are put together: the list is sorted by its keys, and no further than the
 * page. Columns of the list must not begin with {@code list_}.
 */
public final class PagedQuery<T> {

    private static final String DESCENDING = " desc";

    private static final String STATEMENT = """
            select list.list_total, page.*
            from (select count(*) as list_total from %1$s) list
            left join (
                select true as list_row, %2$s, %3$s
                from %1$s
                order by %4$s
                limit $%5$d offset $%6$d) page on true
            order by %4$s""";

    private final String sql;
    private final Function<Row, T> mapping;

    /**
     * @param columns the select list
     * @param source what follows {@code from}: tables, joins and conditions, with parameters {@code $1} to {@code $n}
     * @param order the keys, each with {@code desc} behind it or nothing; the last must be unique, or pages overlap
     * @param parameters how many parameters the source has
     */
    public PagedQuery(
            String columns, String source, List<String> order, int parameters, Function<Row, T> mapping) {
        List<String> keys = new ArrayList<>();
        List<String> sorted = new ArrayList<>();
        for (String key : order) {
            boolean descends = key.endsWith(DESCENDING);
            String name = "list_key_" + (keys.size() + 1);
            keys.add((descends ? key.substring(0, key.length() - DESCENDING.length()) : key) + " as " + name);
            sorted.add(descends ? name + DESCENDING : name);
        }
        this.sql = STATEMENT.formatted(source, String.join(", ", keys), columns, String.join(", ", sorted),
                parameters + 1, parameters + 2);
        this.mapping = mapping;
    }

    /** @param parameters those of the source; paging is added to them */
    public Uni<Page<T>> run(SqlClient client, Tuple parameters, Paging paging) {
        parameters.addInteger(paging.limit()).addInteger(paging.offset());
        return client.preparedQuery(sql).execute(parameters).map(rows -> page(rows, paging));
    }

    private Page<T> page(RowSet<Row> rows, Paging paging) {
        List<T> items = new ArrayList<>(rows.size());
        long total = 0;
        for (Row row : rows) {
            total = row.getLong("list_total");
            if (row.getBoolean("list_row") != null) {
                items.add(mapping.apply(row));
            }
        }
        return paging.page(items, total);
    }
}
