package io.missioncontrol.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The variables that the service gets: the caller's own, and dev mode's for those that the caller has not set. */
final class DevEnvironment {

    private static final int TOKEN_BYTES = 32;

    private final Map<String, String> variables;
    private boolean ownsDatabase;

    private DevEnvironment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * @param caller the environment of the launcher; blank counts as not set
     * @param directory where a token is kept for the next run
     */
    static DevEnvironment of(Map<String, String> caller, Path directory) throws IOException {
        var variables = new HashMap<>(caller);
        variables.values().removeIf(String::isBlank);
        variables.putIfAbsent("PORT", "8000");
        variables.putIfAbsent("MANAGEMENT_PORT", "9000");
        variables.putIfAbsent("BASE_URL", "http://localhost:" + variables.get("PORT"));
        variables.putIfAbsent("CORS_ORIGINS", "http://localhost:3000");
        variables.putIfAbsent("DB_AUTO_MIGRATE", "true");
        variables.putIfAbsent("AUTH_MODE", "local");
        if (variables.get("AUTH_MODE").equals("local") && !variables.containsKey("LOCAL_AUTH_TOKEN")) {
            variables.put("LOCAL_AUTH_TOKEN", keptToken(directory.resolve("local-auth-token")));
        }
        return new DevEnvironment(variables);
    }

    Map<String, String> variables() {
        return variables;
    }

    String get(String name) {
        return variables.get(name);
    }

    boolean hasDatabase() {
        return variables.containsKey("DATABASE_URL");
    }

    /** Gives the service a database of dev mode's own. */
    void useDatabase(String url) {
        variables.put("DATABASE_URL", url);
        ownsDatabase = true;
    }

    /** False if the caller gave one, in which nothing is changed that is not empty. */
    boolean ownsDatabase() {
        return ownsDatabase;
    }

    /** False if people sign in elsewhere. */
    boolean hasLocalToken() {
        return variables.get("AUTH_MODE").equals("local");
    }

    /** @throws DevException if the variable is no port */
    int port(String name) {
        var value = variables.get(name);
        if (!value.matches("[1-9][0-9]{0,4}") || Integer.parseInt(value) > 65_535) {
            throw new DevException(name + " must be a port from 1 to 65535");
        }
        return Integer.parseInt(value);
    }

    private static String keptToken(Path file) throws IOException {
        if (!Files.exists(file)) {
            var bytes = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(bytes);
            PrivateFile.write(file, HexFormat.of().formatHex(bytes));
        }
        return Files.readString(file).strip();
    }
}
