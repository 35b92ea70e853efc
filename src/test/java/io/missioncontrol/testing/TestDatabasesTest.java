package io.missioncontrol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestDatabasesTest {

    @Test
    void createsSeparateEmptyDatabases() {
        // Given
        var one = TestDatabases.create("note");
        var two = TestDatabases.create("note");

        // When
        Sql.execute(one, "create table note (id int, body text)");
        Sql.execute(one, "insert into note values (?, ?)", 1, "hello");

        // Then
        assertThat(Sql.query(one, "select id, body from note")).isEqualTo(List.of(Map.of("id", 1, "body", "hello")));
        assertThat(Sql.value(two, "select count(*) from pg_tables where schemaname = 'public'")).isEqualTo(0L);
    }

    @Test
    void dropsADatabaseThatIsInUse() throws Exception {
        // Given
        var url = TestDatabases.create("used");

        // When
        try (var connection = Sql.connect(url)) {
            TestDatabases.drop(url);

            // Then
            assertThat(connection.isValid(5)).isFalse();
        }
        assertThatThrownBy(() -> Sql.value(url, "select 1")).hasMessageContaining("select 1");
    }
}
