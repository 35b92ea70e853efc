package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(strings = {"postgresql+psycopg://", "postgresql://", "postgres://"})
    void readsTheThreeSpellings(String scheme) {
        // When
        DatabaseUrl url = DatabaseUrl.parse(scheme + "crew:secret@db.example:6432/board");

        // Then
        assertThat(url.user()).isEqualTo("crew");
        assertThat(url.password()).contains("secret");
        assertThat(url.reactiveUrl()).isEqualTo("postgresql://db.example:6432/board");
        assertThat(url.jdbcUrl()).startsWith("jdbc:postgresql://db.example:6432/board?");
    }

    @Test
    void decodesUserPasswordAndDatabase() {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgresql://cr%40w:p%3A%2F+%25%C3%A4@db/the%20board");

        // Then
        assertThat(url.user()).isEqualTo("cr@w");
        assertThat(url.password()).contains("p:/+%ä");
        assertThat(url.database()).isEqualTo("the board");
        assertThat(url.reactiveUrl()).endsWith("/the%20board");
    }

    @Test
    void takesAPasswordWithCharactersThatEndAnAddress() {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgresql://crew:a/b?c#d:e@db/board");

        // Then
        assertThat(url.password()).contains("a/b?c#d:e");
        assertThat(url.location()).isEqualTo("db:5432/board");
    }

    @Test
    void takesAnIpv6Address() {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgresql://crew:secret@[2001:db8::1]:6432/board");

        // Then
        assertThat(url.host()).isEqualTo("2001:db8::1");
        assertThat(url.reactiveUrl()).isEqualTo("postgresql://[2001:db8::1]:6432/board");
        assertThat(url.jdbcUrl()).startsWith("jdbc:postgresql://[2001:db8::1]:6432/board");
    }

    @Test
    void takesTheAddressFromTheQueryToo() {
        // When
        DatabaseUrl url = DatabaseUrl.parse(
                "postgresql:///?host=db&port=6432&dbname=board&user=crew&password=se%26cret");

        // Then
        assertThat(url.location()).isEqualTo("db:6432/board");
        assertThat(url.user()).isEqualTo("crew");
        assertThat(url.password()).contains("se&cret");
    }

    @Test
    void doesWithoutAPassword() {
        assertThat(DatabaseUrl.parse("postgresql://crew@db/board").password()).isEmpty();
    }

    @Test
    void handsParametersToBothDrivers() {
        // When
        DatabaseUrl url = DatabaseUrl.parse("postgresql://crew@db/board"
                + "?sslmode=verify-full&sslrootcert=%2Fca%20file.pem&application_name=crew%26co"
                + "&connect_timeout=2&options=-c%20search_path%3Dcrew&keepalives=1");

        // Then
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/board?ApplicationName=crew%26co&connectTimeout=2"
                + "&options=-c%20search_path%3Dcrew&sslmode=verify-full&sslrootcert=%2Fca%20file.pem");
        assertThat(url.parameters().forReactive())
                .containsEntry("quarkus.datasource.reactive.postgresql.ssl-mode", "verify-full")
                .containsEntry("quarkus.datasource.reactive.hostname-verification-algorithm", "HTTPS")
                .containsEntry("quarkus.datasource.reactive.trust-certificate-pem.certs", "/ca file.pem")
                .containsEntry("quarkus.datasource.reactive.additional-properties.application_name", "crew&co")
                .containsEntry("quarkus.datasource.reactive.additional-properties.options", "-c search_path=crew")
                .doesNotContainKey("quarkus.datasource.reactive.trust-all");
        assertThat(url.parameters().connectTimeoutSeconds()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'', prefer",
        "?sslmode=disable, disable",
        "?sslmode=allow, allow",
        "?sslmode=prefer, prefer",
        "?sslmode=REQUIRE, require",
        "?sslmode=require&sslrootcert=/ca.pem, verify-ca",
        "?sslmode=verify-ca&sslrootcert=/ca.pem, verify-ca",
        "?sslmode=verify-full&sslrootcert=/ca.pem, verify-full",
    })
    void checksCertificatesAsPostgresClientsDo(String query, String mode) {
        assertThat(DatabaseUrl.parse("postgresql://crew@db/board" + query).parameters().sslMode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sqlite:///board.db                                     | must be of the form",
        "mysql://crew:hush-hush@db/board                        | must be of the form",
        "postgresql://crew:hush@hush@db/board                   | must be of the form",
        "postgresql://crew:hush-hush@db:port/board              | must be of the form",
        "postgresql://crew:hush-hush@db:99999/board             | must have a port from 1 to 65535",
        "postgresql://crew:hush-hush@db:0/board                 | must have a port from 1 to 65535",
        "postgresql://crew:hush-hush@/board                     | must name a host",
        "postgresql://crew:hush-hush@/board?host=/var/run       | Unix-domain sockets are not supported",
        "postgresql://crew:hush-hush@/board?host=a,b            | must name one host",
        "postgresql://crew:hush-hush@db                         | must name a database",
        "postgresql://:hush-hush@db/board                       | must name a user",
        "postgresql://crew:hush-hush%zz@db/board                | must write % as %25",
        "postgresql://crew:hush-hush@db/board?sslmode           | name=value",
        "postgresql://crew:hush-hush@db/board?sslmode=maybe     | must have an sslmode of",
        "postgresql://crew:hush-hush@db/board?sslmode=verify-ca | must name an sslrootcert file",
        "postgresql://crew:hush-hush@db/board?connect_timeout=0 | from 1 to 60 seconds",
        "postgresql://crew:hush-hush@db/board?sslcert=/my.crt   | query parameter that is not supported",
        "postgresql://crew:x?hush-hush=1                        | must",
    })
    void refusesWhatItCannotHonourWithoutRepeatingIt(String text, String rule) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule)
                .hasMessageNotContainingAny("hush", "\n")
                .hasNoCause();
    }

    @Test
    void keepsThePasswordOutOfItsText() {
        assertThat(DatabaseUrl.parse("postgresql://crew:hush-hush@db/board")).hasToString("db:5432/board");
    }
}
