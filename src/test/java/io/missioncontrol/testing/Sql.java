package io.missioncontrol.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks into a database beside the application: one statement, one connection, by its libpq-style address. */
public final class Sql {

    private Sql() {}

    /** The rows, each a map from column name to value in the order of the select list. */
    public static List<Map<String, Object>> query(String url, String sql, Object... parameters) {
        try (var connection = connect(url);
                var statement = prepare(connection, sql, parameters);
                var result = statement.executeQuery()) {
            var columns = result.getMetaData();
            var rows = new ArrayList<Map<String, Object>>();
            while (result.next()) {
                var row = new LinkedHashMap<String, Object>();
                for (var i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of the only row. */
    public static Object value(String url, String sql, Object... parameters) {
        var rows = query(url, sql, parameters);
        if (rows.size() != 1) {
            throw new IllegalStateException("expected one row, got " + rows.size() + ": " + sql);
        }
        return rows.getFirst().values().iterator().next();
    }

    /**
     * Runs a statement that returns no rows; without parameters it may be a script of several.
     *
     * @return the rows changed by a single insert, update or delete
     */
    public static int execute(String url, String sql, Object... parameters) {
        try (var connection = connect(url)) {
            if (parameters.length == 0) {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate(sql);
                }
            }
            try (var statement = prepare(connection, sql, parameters)) {
                return statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A connection of the caller's own, to hold locks or several statements. */
    public static Connection connect(String url) throws SQLException {
        var address = PostgresUrl.parse(url);
        return DriverManager.getConnection(address.jdbc(), address.login());
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
