package io.missioncontrol.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.event.EventStream;
import io.missioncontrol.event.Notification;
import io.missioncontrol.event.Notifications;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Changes of agents, whichever process made them. What the database announces is read once for all streams of this
 * process, and for all announcements of a moment together.
 */
@ApplicationScoped
class AgentChanges {

    /** The channel of the trigger on the table of agents. */
    static final String CHANNEL = "agent_changed";

    private static final Logger LOG = Logger.getLogger(AgentChanges.class);
    private static final long GATHERING_MS = 50;
    /** Transactions that began earlier may commit later. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private static final String CHANGED = "select " + AgentRead.COLUMNS + """
            , coalesce(b.organization_id, g.organization_id) as organization_id
            from agents a join gateways g on g.id = a.gateway_id left join boards b on b.id = a.board_id
            where %s
            order by a.updated_at, a.id""";
    private static final String BY_ID = CHANGED.formatted("a.id = any($1)");
    private static final String SINCE = CHANGED.formatted(
            "(a.updated_at >= $1 or a.last_seen_at >= $1) and ($2::uuid is null"
                    + " or coalesce(b.organization_id, g.organization_id) = $2)");

    private final Pool pool;
    private final Vertx vertx;
    private final Notifications notifications;
    private final ObjectMapper mapper;
    private final Set<Consumer<AgentChange>> listeners = ConcurrentHashMap.newKeySet();
    private final Set<UUID> announced = new HashSet<>();
    private LocalDateTime complete = Timestamps.now();

    AgentChanges(Pool pool, Vertx vertx, Notifications notifications, ObjectMapper mapper) {
        this.pool = pool;
        this.vertx = vertx;
        this.notifications = notifications;
        this.mapper = mapper;
    }

    void start(@Observes StartupEvent event) {
        notifications.on(CHANNEL).subscribe().with(this::heard);
    }

    /** All changes from now on, until {@link #forget}. */
    void listen(Consumer<AgentChange> listener) {
        listeners.add(listener);
    }

    void forget(Consumer<AgentChange> listener) {
        listeners.remove(listener);
    }

    /** The organization's agents that have changed since then, as they are now, the latest last. */
    Uni<List<AgentChange>> since(LocalDateTime time, UUID organizationId) {
        return pool.preparedQuery(SINCE)
                .execute(Tuple.of(time, organizationId))
                .map(rows -> rows.stream().map(this::change).toList());
    }

    private void heard(Notification notification) {
        if (notification.mayHaveMissedOthers()) {
            readMissed();
            return;
        }
        synchronized (announced) {
            announced.add(UUID.fromString(notification.payload()));
            if (announced.size() == 1) {
                vertx.setTimer(GATHERING_MS, timer -> readAnnounced());
            }
        }
    }

    private void readAnnounced() {
        UUID[] ids;
        synchronized (announced) {
            ids = announced.toArray(UUID[]::new);
            announced.clear();
        }
        if (!listeners.isEmpty()) {
            LocalDateTime now = Timestamps.now();
            pool.preparedQuery(BY_ID)
                    .execute(Tuple.of(ids))
                    .map(rows -> rows.stream().map(this::change).toList())
                    .invoke(changes -> tell(changes, now))
                    .subscribe().with(ignored -> { }, AgentChanges::failed);
        }
    }

    private void readMissed() {
        if (!listeners.isEmpty()) {
            LocalDateTime now = Timestamps.now();
            since(complete.minus(OVERLAP), null)
                    .invoke(changes -> tell(changes, now))
                    .subscribe().with(ignored -> { }, AgentChanges::failed);
        }
    }

    private void tell(List<AgentChange> changes, LocalDateTime asOf) {
        complete = asOf;
        changes.forEach(change -> listeners.forEach(listener -> listener.accept(change)));
    }

    private AgentChange change(Row row) {
        AgentRead agent = AgentRead.of(row);
        try {
            String json = mapper.writeValueAsString(Map.of("agent", agent));
            return new AgentChange(agent, row.getUUID("organization_id"), EventStream.event("agent", json));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Streams go on: the next change, or the next connection, tells what this one would have told. */
    private static void failed(Throwable failure) {
        LOG.warnf("agent.stream.failed reason=%s", failure.getClass().getSimpleName());
    }
}
