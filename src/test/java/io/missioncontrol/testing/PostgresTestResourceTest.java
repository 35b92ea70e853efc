package io.missioncontrol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class PostgresTestResourceTest {

    @Test
    void applicationKnowsItsDatabase() {
        var url = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);

        assertThat(Sql.value(url, "select current_database()").toString()).startsWith("application_");
    }
}
