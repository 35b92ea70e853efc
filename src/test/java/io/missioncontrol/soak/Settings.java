package io.missioncontrol.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What {@code soak.sh} and its caller have set in the environment.
 *
 * @param work folder for logs and for what the gateway keeps
 * @param servicePorts HTTP and management port of each process, in turns
 * @param scripts folder with {@code start-service} and {@code start-postgres}, which become these processes, and
 *     {@code crash-postgres}, which stops the database at once
 * @param kills how many there will be
 * @param limit of the time for kills
 * @param rate events a second, of all webhooks together
 * @param seed of everything that is decided by chance
 */
record Settings(
        Path work,
        List<Integer> servicePorts,
        int gatewayPort,
        String era,
        Path scripts,
        String databaseUrl,
        String databaseUser,
        String databasePassword,
        String token,
        int kills,
        Duration limit,
        int rate,
        long seed) {

    static Settings from(Map<String, String> environment) {
        return new Settings(
                Path.of(environment.get("SOAK_WORK")),
                Arrays.stream(environment.get("SOAK_SERVICE_PORTS").split(" ")).map(Integer::valueOf).toList(),
                Integer.parseInt(environment.get("SOAK_GATEWAY_PORT")),
                environment.getOrDefault("ERA", "C"),
                Path.of(environment.get("SOAK_SCRIPTS")),
                environment.get("SOAK_JDBC_URL"),
                environment.get("PGUSER"),
                environment.get("PGPASSWORD"),
                environment.get("SOAK_TOKEN"),
                Integer.parseInt(environment.getOrDefault("KILLS", "200")),
                Duration.ofSeconds(Long.parseLong(environment.getOrDefault("LIMIT", "7200"))),
                Integer.parseInt(environment.getOrDefault("RATE", "40")),
                environment.containsKey("SEED")
                        ? Long.parseLong(environment.get("SEED"))
                        : new Random().nextInt(1_000_000));
    }

    String script(String name) {
        return scripts.resolve(name).toString();
    }
}
