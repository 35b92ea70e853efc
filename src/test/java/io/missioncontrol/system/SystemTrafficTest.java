package io.missioncontrol.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.ManyUsers;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManyUsers.class)
class SystemTrafficTest {

    private static final String TRAFFIC = "/api/v1/system/traffic";
    private static final String AGO = "(now() at time zone 'utc' - ? * interval '1 minute')";

    @Test
    void countsTheEventsOfTheLastHourByMinuteAndOutcome() {
        // Given
        var owner = TestUser.signedIn();
        var webhook = webhook(owner);
        received(webhook, 0);
        received(webhook, 30);
        received(webhook, 30);
        received(webhook, 61);
        ended(webhook, "done", 30);
        ended(webhook, "skipped", 29);
        ended(webhook, "dead", 28);
        ended(webhook, "dead", 61);

        // When
        var traffic = traffic(owner);

        // Then
        assertThat(traffic.getList("minutes")).hasSize(60);
        assertThat(traffic.getList("minutes.started_at", String.class)).isSorted().allMatch(time -> time.endsWith(":00"));
        assertThat(sum(traffic, "accepted")).isEqualTo(3);
        assertThat(sum(traffic, "delivered")).isEqualTo(1);
        assertThat(sum(traffic, "skipped")).isEqualTo(1);
        assertThat(sum(traffic, "dead")).isEqualTo(1);
    }

    @Test
    void countsNothingOfOtherOrganizations() {
        // Given
        var webhook = webhook(TestUser.signedIn());
        received(webhook, 1);
        ended(webhook, "done", 1);

        // When
        var traffic = traffic(TestUser.signedIn());

        // Then
        assertThat(sum(traffic, "accepted") + sum(traffic, "delivered")).isZero();
    }

    @Test
    void tellsMembersNothing() {
        // Given
        var owner = TestUser.signedIn();
        var member = TestUser.signedIn();
        Rows.member(owner.organization(), member, "member");

        // Then
        member.get(TRAFFIC).then().statusCode(403);
    }

    private static JsonPath traffic(TestUser user) {
        return user.get(TRAFFIC).then().statusCode(200).extract().jsonPath();
    }

    private static int sum(JsonPath traffic, String outcome) {
        return traffic.getList("minutes." + outcome, Integer.class).stream().mapToInt(Integer::intValue).sum();
    }

    private static UUID webhook(TestUser owner) {
        var webhook = UUID.randomUUID();
        var board = Rows.board(owner.organization(), Rows.gateway(owner.organization()), "Traffic");
        Rows.execute("insert into board_webhooks (id, board_id, description, enabled, created_at, updated_at)"
                + " values (?, ?, 'Counted', true, now(), now())", webhook, board);
        return webhook;
    }

    private static void received(UUID webhook, int minutesAgo) {
        Rows.execute("insert into board_webhook_payloads (id, board_id, webhook_id, payload, received_at)"
                + " select ?, board_id, id, '{}', " + AGO + " from board_webhooks where id = ?",
                UUID.randomUUID(), minutesAgo, webhook);
    }

    private static void ended(UUID webhook, String state, int minutesAgo) {
        Rows.execute("insert into queue_finished_jobs (id, sequence_number, kind, ordering_key, payload, state, attempts,"
                + " created_at, finished_at) values (?, 1, 'webhook_delivery', ?, '{}', ?, 1, " + AGO + ", " + AGO + ")",
                UUID.randomUUID(), webhook, state, minutesAgo, minutesAgo);
    }
}
