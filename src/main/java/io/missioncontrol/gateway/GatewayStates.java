package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Asks all gateways of an organization, at once, how they are. */
@ApplicationScoped
public class GatewayStates {

    private static final Logger LOG = Logger.getLogger(GatewayStates.class);

    /** Less than a call may take: whoever looks wants to know now. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String ALL = "select " + StoredGateway.COLUMNS
            + " from gateways g where g.organization_id = $1 order by g.name, g.id limit 100";

    private final Pool pool;
    private final GatewayTokens tokens;
    private final GatewayClient client;

    public GatewayStates(Pool pool, GatewayTokens tokens, GatewayClient client) {
        this.pool = pool;
        this.tokens = tokens;
        this.client = client;
    }

    /** By name, 100 at most. Never fails because of a gateway. */
    public Uni<List<GatewayState>> of(UUID organizationId) {
        return pool.preparedQuery(ALL).execute(Tuple.of(organizationId)).flatMap(this::ask);
    }

    private Uni<List<GatewayState>> ask(RowSet<Row> rows) {
        List<Uni<GatewayState>> states = new ArrayList<>();
        rows.forEach(row -> states.add(state(StoredGateway.of(row))));
        return states.isEmpty() ? Uni.createFrom().item(List.of()) : Uni.join().all(states).andFailFast();
    }

    private Uni<GatewayState> state(StoredGateway gateway) {
        return Uni.createFrom()
                .deferred(() -> client.ping(tokens.target(gateway)))
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new GatewayException(
                        GatewayErrorCode.TIMED_OUT, "No answer within " + PATIENCE.toSeconds() + " s."))
                .map(answer -> new GatewayState(gateway.id(), gateway.name(), GatewayState.UP, null))
                .onFailure(GatewayException.class)
                .recoverWithItem(failure -> down(gateway, (GatewayException) failure))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(failure, "gateway.state.failed gateway_id=%s", gateway.id());
                    return new GatewayState(gateway.id(), gateway.name(), "unexpected", "See the log.");
                });
    }

    private static GatewayState down(StoredGateway gateway, GatewayException failure) {
        return new GatewayState(gateway.id(), gateway.name(), failure.code().wireName(), failure.getMessage());
    }
}
