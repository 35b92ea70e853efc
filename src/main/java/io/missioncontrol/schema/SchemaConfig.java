package io.missioncontrol.schema;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** Settings of the start on a database, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface SchemaConfig {

    /** {@code DB_AUTO_MIGRATE}: whether a start migrates; when not set, only with {@code ENVIRONMENT=dev}. */
    @WithName("DB_AUTO_MIGRATE")
    Optional<Boolean> autoMigrate();

    /** {@code DB_CONNECT_RETRY_SECONDS}: how long a start waits for a database that does not answer; 0 tries once. */
    @WithName("DB_CONNECT_RETRY_SECONDS")
    @WithDefault("60")
    int connectRetrySeconds();
}
