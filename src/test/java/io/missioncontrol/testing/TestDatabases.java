package io.missioncontrol.testing;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Fresh empty databases for tests. They live on the server of {@code TEST_DATABASE_URL} if that is set, else on a
 * PostgreSQL that this JVM starts when the first one is asked for. All are gone when the JVM ends.
 */
public final class TestDatabases {

    /** Class loaders come and go with the applications under test, system properties are one per JVM. */
    private static final String SERVER_PROPERTY = "mission-control.test.server";

    private TestDatabases() {}

    /**
     * Creates an empty database.
     *
     * @param name lower-case letters, digits and underscores; a random ending makes it unique
     * @return its address, {@code postgresql://user:password@host:port/database}
     */
    public static String create(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,39}")) {
            throw new IllegalArgumentException("not a name for a database: " + name);
        }
        var database = name + "_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        var server = serverUrl();
        Sql.execute(server, "create database " + database);
        var url = PostgresUrl.parse(server).withDatabase(database).toString();
        if (isShared()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drop(url)));
        }
        return url;
    }

    /** Drops a database, disconnecting everyone from it; nothing happens if it is gone already. */
    public static void drop(String url) {
        Sql.execute(serverUrl(), "drop database if exists " + PostgresUrl.parse(url).database() + " with (force)");
    }

    /** The address of the server's own database, for a superuser. */
    public static String serverUrl() {
        synchronized (System.getProperties()) {
            var url = System.getProperty(SERVER_PROPERTY);
            if (url == null) {
                url = isShared() ? PostgresUrl.parse(System.getenv("TEST_DATABASE_URL")).toString() : startServer();
                System.setProperty(SERVER_PROPERTY, url);
            }
            return url;
        }
    }

    private static boolean isShared() {
        var url = System.getenv("TEST_DATABASE_URL");
        return url != null && !url.isBlank();
    }

    private static String startServer() {
        var server = PostgresServer.temporary();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server.url("postgres");
    }
}
