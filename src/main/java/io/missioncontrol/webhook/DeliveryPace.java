package io.missioncontrol.webhook;

import io.missioncontrol.queue.JobPostponed;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Keeps deliveries to one agent apart, over all webhooks and processes. */
@ApplicationScoped
class DeliveryPace {

    /** Takes the agent's next turn, or says how many seconds are left until then. */
    private static final String TAKE = """
            with moment as (select clock_timestamp() at time zone 'UTC' as present),
            taken as (
                insert into webhook_delivery_turns (agent_id, next_at)
                select $1, present + make_interval(secs => $2) from moment
                on conflict (agent_id) do update set next_at = excluded.next_at
                where webhook_delivery_turns.next_at <= (select present from moment)
                returning agent_id)
            select extract(epoch from t.next_at - moment.present)::float8 as seconds
            from moment, webhook_delivery_turns t
            where t.agent_id = $1 and not exists (select from taken)""";

    /** Settings of the pace, under the names of their environment variables. */
    @ConfigMapping(prefix = "")
    interface Settings {

        /** {@code RQ_DISPATCH_THROTTLE_SECONDS}: between two deliveries to one agent. */
        @WithName("RQ_DISPATCH_THROTTLE_SECONDS")
        @WithDefault("0.0")
        double throttleSeconds();
    }

    private final Pool pool;
    private final Settings settings;

    DeliveryPace(Pool pool, Settings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /** Fails with {@link JobPostponed} when it is not the agent's turn yet. */
    Uni<Void> turn(UUID agentId) {
        if (settings.throttleSeconds() <= 0) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(agentId, settings.throttleSeconds()))
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        double seconds = rows.iterator().next().getDouble("seconds");
                        throw new JobPostponed(
                                Duration.ofMillis(Math.max(1, Math.round(seconds * 1_000))), "not the agent's turn yet");
                    }
                })
                .replaceWithVoid();
    }
}
