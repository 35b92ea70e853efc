package io.missioncontrol.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.config.StartUpCheck;
import io.missioncontrol.secret.Secrets;
import io.missioncontrol.secret.SecretsConfig;
import io.missioncontrol.testing.RedisServer;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    private static final String TOKEN = "a-local-token-that-must-stay-secret-0123456789-0123456789";
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    @TempDir
    Path home;

    private String url;
    private final Map<String, String> variables = new HashMap<>();

    /** What a run printed, and its exit code. */
    private record Report(int exitCode, String text) {}

    @BeforeEach
    void anEnvironmentThatIsRight() {
        url = TestDatabases.create("doctor");
        variables.putAll(Map.of("DATABASE_URL", url, "AUTH_MODE", "local", "LOCAL_AUTH_TOKEN", TOKEN,
                "BASE_URL", "http://localhost:8000", "SECRETS_KEY", KEY));
    }

    @AfterEach
    void drop() {
        TestDatabases.drop(url);
    }

    @Test
    void findsNothingWrongWithAnEmptyDatabaseAndChangesNothing() {
        // When
        Report report = examine();

        // Then
        assertThat(report.exitCode()).as(report.text()).isZero();
        assertThat(report.text().lines()).allMatch(line -> line.startsWith("ok "));
        assertThat(report.text()).contains("PostgreSQL 1", "empty; the start creates V", "not used", "none is stored",
                "ms", "the device key is in the database");
        assertThat(Sql.query(url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).isEmpty();
    }

    @Test
    void namesEveryVariableThatIsWrong() {
        // Given
        variables.putAll(Map.of("LOCAL_AUTH_TOKEN", "too-short", "PORT", "9000", "DB_POOL_SIZE", "none"));

        // When
        Report report = examine();

        // Then
        assertThat(report.exitCode()).isOne();
        assertThat(report.text()).contains("fail  variables  LOCAL_AUTH_TOKEN must be",
                "fail  variables  DB_POOL_SIZE must be", "fail  variables  MANAGEMENT_PORT must differ from PORT");
    }

    @Test
    void saysThatADatabaseOfTheEarlierBackendCanBeAdopted() {
        // Given
        Sql.execute(url, script("V1__Create_schema.sql"));

        // Then
        assertThat(examine().text()).contains("of the earlier backend, at revision a9b1c2d3e4f7; the start adopts it");
        variables.put("DB_AUTO_MIGRATE", "false");
        assertThat(examine().text()).contains("fail  schema", "run `mission-control migrate`");
    }

    @Test
    void saysThatADatabaseOfAnotherRevisionHasToBeUpgradedFirst() {
        // Given
        Sql.execute(url, "CREATE TABLE alembic_version (version_num varchar(32))");
        Sql.execute(url, "INSERT INTO alembic_version VALUES ('0123456789ab')");

        // When
        Report report = examine();

        // Then
        assertThat(report.exitCode()).isOne();
        assertThat(report.text()).contains("at revision 0123456789ab: upgrade it to a9b1c2d3e4f7");
    }

    @Test
    void refusesADatabaseOfSomethingElse() {
        // Given
        Sql.execute(url, "CREATE TABLE invoices (id int)");

        // Then
        assertThat(examine().text()).contains("fail  schema     holds tables of something else");
    }

    @Test
    void knowsWhichSchemaThisVersionNeeds() {
        // Given
        Sql.execute(url, "CREATE TABLE flyway_schema_history (version varchar(50), success boolean)");
        Sql.execute(url, "INSERT INTO flyway_schema_history VALUES ('1', true), ('2', true)");

        // Then
        assertThat(examine().text()).containsPattern("ok    schema     V2; the start brings it to V[0-9]+");

        // When
        Sql.execute(url, "INSERT INTO flyway_schema_history VALUES ('9999', true)");

        // Then
        assertThat(examine().text()).containsPattern("ok    schema     V9999, newer than this version's V[0-9]+");

        // When
        Sql.execute(url, "INSERT INTO flyway_schema_history VALUES ('10000', false)");

        // Then
        assertThat(examine().text()).contains("fail  schema", "a migration after it failed");
    }

    @Test
    void saysWhyADatabaseCannotBeUsed() throws IOException {
        // Given
        int closed = closedPort();

        // When
        variables.put("DATABASE_URL", url.replaceFirst("//[^:]+:[^@]+@", "//nobody:wrong-password-1@"));
        Report refused = examine();
        variables.put("DATABASE_URL", "postgresql://crew:wrong-password-1@localhost:" + closed + "/board");
        Report unreachable = examine();
        variables.put("DATABASE_URL", url.replaceFirst("/[^/]*$", "/missing"));
        Report missing = examine();

        // Then
        assertThat(refused.text()).contains("fail  database", "check user and password in DATABASE_URL");
        assertThat(unreachable.text()).contains("fail  database   localhost:" + closed, "pg_isready");
        assertThat(missing.text()).contains("fail  database", "createdb");
    }

    @Test
    void warnsOfAPoolThatTheServerCannotServe() {
        // Given
        variables.put("DB_POOL_SIZE", "1000");

        // When
        Report report = examine();

        // Then
        assertThat(report.exitCode()).isZero();
        assertThat(report.text()).contains("warn  database", "lower DB_POOL_SIZE");
    }

    @Test
    void asksRedisForAnAnswer() {
        try (RedisServer redis = RedisServer.start("--requirepass", "redis-password-1")) {
            // Given
            variables.put("RATE_LIMIT_BACKEND", "redis");
            String place = "127.0.0.1:" + redis.port() + "/0";

            // When
            variables.put("RATE_LIMIT_REDIS_URL", "redis://:redis-password-1@" + place);
            Report right = examine();
            variables.put("RATE_LIMIT_REDIS_URL", "redis://:redis-password-2@" + place);
            Report wrong = examine();
            redis.kill();
            Report down = examine();

            // Then
            assertThat(right.text()).contains("ok    redis      redis://***@" + place + " answers PONG");
            assertThat(wrong.exitCode()).isOne();
            assertThat(wrong.text()).contains("fail  redis", "WRONGPASS");
            assertThat(down.text()).contains("fail  redis", "start Redis, or set RATE_LIMIT_BACKEND=memory");
        }
    }

    @Test
    void connectsToEveryGatewayAndReadsItsToken() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            migrate();
            UUID reachable = gateway("near", "ws://localhost:" + listening.getLocalPort() + "/?token=url-secret-1");
            gateway("far", "ws://localhost:" + closedPort());
            gateway("odd\nname", "not a url");
            seal(reachable, KEY);

            // When
            Report report = examine();

            // Then
            assertThat(report.exitCode()).isOne();
            assertThat(report.text().lines())
                    .contains("ok    gateway    near at localhost:" + listening.getLocalPort() + " accepts connections")
                    .anyMatch(line -> line.startsWith("fail  gateway    far at localhost:"))
                    .contains("fail  gateway    odd name has an unreadable URL: correct it");
            assertThat(report.text()).doesNotContain("cannot be decrypted");

            // When
            seal(reachable, OTHER_KEY);

            // Then
            assertThat(examine().text()).contains("the stored token cannot be decrypted of: near; set SECRETS_KEY");
        }
    }

    @Test
    void wantsTheKeyFileForThisUserOnly(@TempDir Path directory) throws IOException {
        // Given
        Path file = directory.resolve("device.json");
        variables.put("OPENCLAW_GATEWAY_DEVICE_IDENTITY_PATH", file.toString());

        // Then
        assertThat(examine().text()).contains("is not there yet, and can be made");

        // When
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // Then
        assertThat(examine().text()).contains("fail  key file", "chmod 600 " + file);

        // When
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        // Then
        assertThat(examine().text()).contains("ok    key file", "for this user only");
    }

    @Test
    void looksAtTheKeyThatTheEarlierBackendLeft() throws IOException {
        // Given
        Path file = Files.createDirectories(home.resolve(".openclaw/identity")).resolve("device.json");
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        // Then
        assertThat(examine().text()).contains("fail  key file", "chmod 600 " + file);
    }

    /** Runs it; whatever it is given, no secret may come out. */
    private Report examine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exitCode = new Doctor(new StartUpCheck(name -> Optional.ofNullable(variables.get(name))), home)
                .report(new PrintStream(out, true, StandardCharsets.UTF_8));
        String text = out.toString(StandardCharsets.UTF_8);
        String password = url.replaceFirst(".*//[^:]+:([^@]+)@.*", "$1");
        assertThat(text).doesNotContain(TOKEN, KEY, OTHER_KEY, password, "wrong-password", "redis-password", "url-secret",
                "gateway-token", "too-short");
        return new Report(exitCode, text);
    }

    private void migrate() {
        Sql.execute(url, script("V1__Create_schema.sql"));
        Sql.execute(url, "DELETE FROM alembic_version");
        Sql.execute(url, "CREATE TABLE flyway_schema_history (version varchar(50), success boolean)");
    }

    private UUID gateway(String name, String address) {
        UUID id = UUID.randomUUID();
        UUID organization = UUID.randomUUID();
        Sql.execute(url, "INSERT INTO organizations VALUES (?, ?, now(), now())", organization, "o-" + id);
        Sql.execute(url, """
                INSERT INTO gateways (id, organization_id, name, url, workspace_root, disable_device_pairing,
                                      allow_insecure_tls, created_at, updated_at)
                VALUES (?, ?, ?, ?, '/', false, false, now(), now())""", id, organization, name, address);
        return id;
    }

    private void seal(UUID gateway, String key) {
        Secrets secrets = new Secrets(new SecretsConfig() {
            @Override
            public Optional<String> secretsKey() {
                return Optional.of(key);
            }

            @Override
            public Optional<List<String>> secretsKeyPrevious() {
                return Optional.empty();
            }
        });
        Sql.execute(url, "UPDATE gateways SET token = ? WHERE id = ?",
                secrets.seal("gateways.token." + gateway, "gateway-token-1"), gateway);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String script(String name) {
        try (InputStream script = Flyway.class.getResourceAsStream("/db/migration/" + name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
