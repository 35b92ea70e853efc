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
 * behind the end too. Columns of the list must not be called {@code list_total} or {@code list_position}.
 */
public final class PagedQuery<T> {

    private static final String STATEMENT = """
            select list.list_total, page.*
            from (select count(*) as list_total from %1$s) list
            left join lateral (
                select row_number() over (order by %2$s) as list_position, %3$s
                from %1$s
                order by list_position
                limit $%4$d offset $%5$d) page on true
            order by page.list_position""";

    private final String sql;
    private final Function<Row, T> mapping;

    /**
     * @param columns the select list
     * @param source what follows {@code from}: tables, joins and conditions, with parameters {@code $1} to {@code $n}
     * @param order must end with something unique, or pages overlap
     * @param parameters how many parameters the source has
     */
    public PagedQuery(String columns, String source, String order, int parameters, Function<Row, T> mapping) {
        this.sql = STATEMENT.formatted(source, order, columns, parameters + 1, parameters + 2);
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
            if (row.getLong("list_position") != null) {
                items.add(mapping.apply(row));
            }
        }
        return paging.page(items, total);
    }
}
