package io.missioncontrol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgres", "postgresql+psycopg"})
    void readsEverySpelling(String scheme) {
        var url = PostgresUrl.parse(scheme + "://user:secret@localhost:6543/app?sslmode=disable");

        assertThat(url).isEqualTo(new PostgresUrl("user", "secret", "localhost", 6543, "app", "sslmode=disable"));
        assertThat(url.toString()).isEqualTo("postgresql://user:secret@localhost:6543/app?sslmode=disable");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://localhost:6543/app?sslmode=disable");
    }

    @Test
    void decodesLoginAndDefaultsThePort() {
        var url = PostgresUrl.parse("postgres://us%40er:p%3Aa%2Fs+s@127.0.0.1/app");

        assertThat(url).isEqualTo(new PostgresUrl("us@er", "p:a/s+s", "127.0.0.1", 5432, "app", ""));
        assertThat(PostgresUrl.parse(url.toString())).isEqualTo(url);
    }

    @Test
    void changesOnlyTheDatabase() {
        var url = PostgresUrl.parse("postgres://user:secret@[::1]:1/one?a=b").withDatabase("two");

        assertThat(url.toString()).isEqualTo("postgresql://user:secret@[::1]:1/two?a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mysql://a:secret@b/c", "localhost/secret", "postgres://a:secret@b", "postgres://secret^/x"})
    void refusesOthersWithoutRepeatingThem(String text) {
        assertThatThrownBy(() -> PostgresUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }
}
