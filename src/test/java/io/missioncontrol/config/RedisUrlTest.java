package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "redis://localhost", "redis://localhost/", "redis://localhost:6379/0", "rediss://user:p%40ss@r.example.org/15",
        "redis://:secret@[::1]:6380", "unix:///run/redis.sock", "unix:///run/redis.sock?db=1",
        "redis://localhost:6379?db=2",
    })
    void usableAddresses(String url) {
        assertThat(RedisUrl.problem(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "localhost:6379", "http://localhost", "redis:localhost", "redis://", "redis://:6379", "redis:///0",
        "redis://user:p ss@localhost", "redis://user:p@ss@localhost", "redis://localhost/zero", "redis://localhost/1/2",
        "redis://local host", "unix://", "unix:///", "redis://localhost:port",
    })
    void otherTextIsRefusedWithoutRepeatingIt(String url) {
        assertThat(RedisUrl.problem(url)).hasValueSatisfying(
                problem -> assertThat(problem).startsWith("must ").doesNotContain("localhost").doesNotContain("p@ss"));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://localhost:6379/0, redis://localhost:6379/0",
        "rediss://user:s3cret@host:6380/1?password=s3cret, rediss://***@host:6380/1",
        "redis://:s3cret@host, redis://***@host",
        "unix:///run/redis.sock?password=s3cret, unix:///run/redis.sock",
        "redis://user:s3 cret@host, (unreadable)",
        "s3cret, (unreadable)",
    })
    void messagesShowNoCredentials(String url, String shown) {
        assertThat(RedisUrl.redact(url)).isEqualTo(shown);
    }
}
