package io.missioncontrol.organization.removal;

import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Fills every table that refers to organizations, over whatever number of steps, with a row of one organization. Reads
 * the tables and references from the database, so that a table added later is filled too.
 */
public final class FullTenant {

    private static final String REFERENCES = """
            select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent, a.attname as column
            from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'f'""";
    private static final String REQUIRED_COLUMNS = """
            select column_name, data_type from information_schema.columns
            where table_schema = 'public' and table_name = ? and is_nullable = 'NO' and column_default is null
              and is_identity = 'NO'""";
    /** Values that constraints ask for. */
    private static final Map<String, Object> VALUES =
            Map.of("source_url", "https://github.com/a/b", "ui_visibility", "always", "field_type", "text");

    private final Map<String, UUID> rows = new LinkedHashMap<>();

    private FullTenant() {}

    public static FullTenant of(TestUser owner) {
        var tenant = new FullTenant();
        tenant.rows.put("organizations", owner.organization());
        tenant.rows.put("users", owner.id());
        tenant.rows.put("organization_members", owner.member());
        tenant.fill();
        return tenant;
    }

    /** Tables with their one row. */
    public Map<String, UUID> rows() {
        return rows;
    }

    private void fill() {
        var references = new HashMap<String, Map<String, String>>();
        for (var row : Sql.query(Rows.database(), REFERENCES)) {
            references
                    .computeIfAbsent((String) row.get("child"), key -> new LinkedHashMap<>())
                    .put((String) row.get("column"), (String) row.get("parent"));
        }
        var open = new ArrayDeque<>(references.keySet());
        open.removeAll(rows.keySet());
        var skipped = 0;
        while (skipped < open.size()) {
            var table = open.remove();
            var parents = references.get(table);
            if (rows.keySet().containsAll(parents.values())) {
                insert(table, parents);
                skipped = 0;
            } else {
                open.add(table);
                skipped++;
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("References in a circle: " + open);
        }
    }

    private void insert(String table, Map<String, String> parents) {
        var id = UUID.randomUUID();
        var values = new LinkedHashMap<String, Object>();
        for (var column : Sql.query(Rows.database(), REQUIRED_COLUMNS, table)) {
            var name = (String) column.get("column_name");
            values.put(name, value(name, (String) column.get("data_type")));
        }
        parents.forEach((column, parent) -> values.put(column, rows.get(parent)));
        values.put("id", id);
        if (table.equals("task_dependencies")) {
            values.put("depends_on_task_id", secondTask());
        }
        insertRow(table, values);
        rows.put(table, id);
    }

    private UUID secondTask() {
        var id = UUID.randomUUID();
        Rows.execute("insert into tasks (id, board_id, title, status, priority, auto_created, created_at, updated_at)"
                + " select ?, board_id, title, status, priority, false, created_at, updated_at from tasks where id = ?",
                id, rows.get("tasks"));
        return id;
    }

    private static Object value(String name, String type) {
        return switch (type) {
            case "uuid" -> UUID.randomUUID();
            case "boolean" -> false;
            case "integer", "bigint", "double precision" -> 1;
            case "timestamp without time zone" -> LocalDateTime.now();
            default -> VALUES.getOrDefault(name, "text-" + UUID.randomUUID());
        };
    }

    private static void insertRow(String table, Map<String, Object> values) {
        List<Object> parameters = new ArrayList<>(values.values());
        var marks = String.join(", ", Collections.nCopies(parameters.size(), "?"));
        Rows.execute("insert into " + table + " (" + String.join(", ", values.keySet()) + ") values (" + marks + ")",
                parameters.toArray());
    }
}
