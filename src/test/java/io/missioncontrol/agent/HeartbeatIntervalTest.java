package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatIntervalTest {

    private static final LocalDateTime NOW = LocalDateTime.parse("2026-11-25T08:00:00");

    @ParameterizedTest
    @CsvSource({
        "10m, 600", "30s, 30", "2h, 7200", "1d, 86400", "1h30m, 5400", "5, 300", "' 15M ', 900"
    })
    void intervalsAreReadAsTheGatewayReadsThem(String every, long seconds) {
        assertThat(HeartbeatInterval.of("{\"every\":\"" + every + "\"}")).hasSeconds(seconds);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {
        "{}", "{\"every\":0}", "{\"every\":\"0m\"}", "{\"every\":\"\"}", "{\"every\":\"soon\"}", "{\"every\":\"-5m\"}",
        "{\"every\":\"999999d\"}", "{\"every\":{}}", "null", "[]"
    })
    void whatCannotBeReadMeansTheUsualTenMinutes(String settings) {
        assertThat(HeartbeatInterval.of(settings)).isEqualTo(Duration.ofMinutes(10));
    }

    @Property
    void noTextBreaksIt(@ForAll String every) {
        String settings = new JsonObject().put("every", every).encode();

        assertThat(HeartbeatInterval.silenceAllowed(settings)).isPositive();
    }

    @Test
    void agentIsOfflineAfterOneAndAHalfOfItsOwnIntervals() {
        String settings = "{\"every\":\"1h\"}";

        assertThat(AgentRead.presentStatus("online", NOW.minusMinutes(90), settings, NOW)).isEqualTo("online");
        assertThat(AgentRead.presentStatus("online", NOW.minusMinutes(91), settings, NOW)).isEqualTo("offline");
        assertThat(AgentRead.presentStatus("healthy", NOW.minusMinutes(1), settings, NOW)).isEqualTo("healthy");
        assertThat(AgentRead.presentStatus("healthy", NOW.minusMinutes(91), settings, NOW)).isEqualTo("offline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"updating", "deleting", "error"})
    void whatSomebodyDecidedIsNotChangedByTheClock(String stored) {
        assertThat(AgentRead.presentStatus(stored, NOW.minusYears(1), null, NOW)).isEqualTo(stored);
        assertThat(AgentRead.presentStatus(stored, null, null, NOW)).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"provisioning", "online", "offline", "healthy"})
    void agentThatWasNeverHeardOfIsStillBeingProvisioned(String stored) {
        assertThat(AgentRead.presentStatus(stored, null, null, NOW)).isEqualTo("provisioning");
    }
}
