package io.missioncontrol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class NotificationsTest {

    @Inject
    Notifications notifications;

    @Test
    void listenersHearWhatIsToldOnTheirChannel() {
        // Given
        var heard = listen("test_hears");
        listen("test_other");

        // When
        notify("test_other", "not this");
        notify("test_hears", "one");
        notify("test_hears", "two");

        // Then
        await().until(() -> heard.contains("two"));
        assertThat(heard).containsExactly("one", "two");
    }

    @Test
    void listenersAreToldThatTheyMayHaveMissedSomethingAndHearAgain() {
        // Given
        var heard = listen("test_again");

        // When
        Rows.execute("do $$ begin perform pg_terminate_backend(pid) from pg_stat_activity"
                + " where query ilike 'listen%' or query = 'select 1'; end $$");

        // Then
        await().until(() -> heard.contains("null"));
        notify("test_again", "after");
        await().until(() -> heard.contains("after"));
    }

    /** Waits until the database knows the listener, and forgets what was heard until then. */
    private Queue<String> listen(String channel) {
        var heard = new ConcurrentLinkedQueue<String>();
        notifications.on(channel).subscribe().with(notification -> heard.add(String.valueOf(notification.payload())));
        await().until(() -> {
            notify(channel, "probe");
            return heard.contains("probe");
        });
        await().until(() -> {
            heard.clear();
            notify(channel, "last");
            return true;
        });
        await().until(() -> heard.contains("last"));
        heard.clear();
        return heard;
    }

    private static void notify(String channel, String payload) {
        Rows.execute("do $$ begin perform pg_notify('" + channel + "', '" + payload + "'); end $$");
    }
}
