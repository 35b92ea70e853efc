package io.missioncontrol.schema;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Gives Quarkus's Flyway the settings of {@link SchemaMigration}. */
@Singleton
class SchemaFlywayCustomizer implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration configuration) {
        SchemaMigration.configure(configuration);
    }
}
