package io.missioncontrol.schema;

import io.missioncontrol.config.Command;
import io.missioncontrol.config.DatabaseUrl;
import io.missioncontrol.config.ServiceConfig;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/** Puts the database in order at start, before anything else uses it and before the HTTP port opens. */
@ApplicationScoped
class SchemaStartUp {

    private static final Logger LOG = Logger.getLogger(SchemaStartUp.class);

    private final DataSource dataSource;
    private final Instance<Flyway> flyway;
    private final SchemaConfig config;
    private final ServiceConfig service;
    private final String databaseUrl;
    private final boolean onlyMigrates;
    private final boolean onlyRehearses;

    SchemaStartUp(DataSource dataSource, Instance<Flyway> flyway, SchemaConfig config, ServiceConfig service,
            @ConfigProperty(name = "DATABASE_URL") String databaseUrl,
            @ConfigProperty(name = Command.PROPERTY) Optional<String> command) {
        this.dataSource = dataSource;
        this.flyway = flyway;
        this.config = config;
        this.service = service;
        this.databaseUrl = databaseUrl;
        this.onlyMigrates = command.filter(Command.MIGRATE::equals).isPresent();
        this.onlyRehearses = command.filter(Command.REHEARSE::equals).isPresent();
    }

    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (onlyRehearses) {
            end();
        }
        String location = DatabaseUrl.parse(databaseUrl).location();
        String version;
        try {
            version = EarlyLook.version()
                    .or(() -> versionIfUpToDate(location))
                    .orElseGet(this::migrateOrVerify);
        } catch (SchemaRefusedException e) {
            if (Command.isStopping()) {
                throw new PreventFurtherStepsException(0);
            }
            // The one exception whose message Quarkus prints alone, without a stack trace; the process ends with 1.
            throw new ConfigurationException(e.getMessage());
        }
        LOG.infof("schema.ready The database at %s has schema V%s", location, version);
        if (onlyMigrates) {
            end();
        }
    }

    private static void end() {
        Quarkus.asyncExit(0);
        throw new PreventFurtherStepsException(0);
    }

    private Optional<String> versionIfUpToDate(String location) {
        DatabaseWait database =
                new DatabaseWait(dataSource, location, Duration.ofSeconds(config.connectRetrySeconds()));
        try (Connection connection = database.untilItAnswers()) {
            return BundledMigrations.ofTheApplication().versionIfExactlyApplied(connection);
        } catch (SQLException e) {
            // Flyway asks again, and says what is wrong.
            LOG.debug("The history of the schema cannot be read", e);
            return Optional.empty();
        }
    }

    private String migrateOrVerify() {
        SchemaMigration migration = new SchemaMigration(flyway.get());
        return onlyMigrates || migratesAtStart() ? migration.migrate() : migration.verify();
    }

    private boolean migratesAtStart() {
        return config.autoMigrate().orElseGet(service::isDevelopment);
    }
}
