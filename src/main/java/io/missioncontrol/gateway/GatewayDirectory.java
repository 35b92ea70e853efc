package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Stored gateways, for the rooms that call them. */
@ApplicationScoped
public class GatewayDirectory {

    private static final String ONE = "select " + StoredGateway.COLUMNS + " from gateways g where g.id = $1";

    private final Pool pool;
    private final GatewayTokens tokens;

    public GatewayDirectory(Pool pool, GatewayTokens tokens) {
        this.pool = pool;
        this.tokens = tokens;
    }

    /**
     * Null when there is no such gateway. The token is readable.
     *
     * <p>Fails with a {@link io.missioncontrol.gateway.client.GatewayException} when the token cannot be decrypted.
     */
    public Uni<GatewayTarget> target(UUID gatewayId) {
        return find(gatewayId).onItem().ifNotNull().transform(tokens::target);
    }

    /** Null when there is no such gateway. The folder on the gateway's host below which agents' workspaces are. */
    public Uni<String> workspaceRoot(UUID gatewayId) {
        return find(gatewayId).onItem().ifNotNull().transform(StoredGateway::workspaceRoot);
    }

    private Uni<StoredGateway> find(UUID gatewayId) {
        return pool.preparedQuery(ONE).execute(Tuple.of(gatewayId)).map(rows -> {
            RowIterator<Row> iterator = rows.iterator();
            return iterator.hasNext() ? StoredGateway.of(iterator.next()) : null;
        });
    }
}
