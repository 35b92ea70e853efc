package io.missioncontrol.gateway;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.PagedQuery;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The gateways of organizations: kept in the database, checked on the wire before they are trusted. */
@ApplicationScoped
public class GatewayService {

    private static final String IN_ORGANIZATION = " from gateways g where g.id = $1 and g.organization_id = $2";
    private static final String READ = "select " + GatewayRead.COLUMNS + IN_ORGANIZATION;
    private static final String FIND = "select " + StoredGateway.COLUMNS + IN_ORGANIZATION;
    private static final String LOCK = FIND + " for update";
    private static final PagedQuery<GatewayRead> ALL = new PagedQuery<>(
            GatewayRead.COLUMNS,
            "gateways g where g.organization_id = $1",
            List.of("g.created_at desc", "g.id"),
            1,
            GatewayRead::of);
    private static final String INSERT = """
            insert into gateways as g (id, organization_id, name, url, token, workspace_root, disable_device_pairing,
                allow_insecure_tls, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
            returning\s""" + GatewayRead.COLUMNS;
    private static final String UPDATE = """
            update gateways as g set name = $2, url = $3, token = $4, workspace_root = $5, disable_device_pairing = $6,
                allow_insecure_tls = $7, updated_at = $8
            where g.id = $1
            returning\s""" + GatewayRead.COLUMNS;
    private static final String DELETE = "delete from gateways where id = $1";

    private final Pool pool;
    private final GatewayTokens tokens;
    private final GatewayCheck check;
    private final GatewayUsage usage;
    private final MainAgents mainAgents;

    public GatewayService(
            Pool pool, GatewayTokens tokens, GatewayCheck check, GatewayUsage usage, MainAgents mainAgents) {
        this.pool = pool;
        this.tokens = tokens;
        this.check = check;
        this.usage = usage;
        this.mainAgents = mainAgents;
    }

    /** The newest first. */
    public Uni<Page<GatewayRead>> list(UUID organizationId, Paging paging) {
        return ALL.run(pool, Tuple.of(organizationId), paging);
    }

    public Uni<GatewayRead> read(UUID organizationId, UUID id) {
        return one(pool, READ, organizationId, id, GatewayRead::of);
    }

    /** @throws ApiException 404 when the organization has no such gateway */
    public Uni<Void> require(UUID organizationId, UUID id) {
        return read(organizationId, id).replaceWithVoid();
    }

    /**
     * Connects to the gateway and then stores it, with its main agent.
     *
     * @throws ApiException 502 when it cannot be reached, 422 when it is too old
     */
    public Uni<GatewayRead> create(UUID organizationId, GatewayCreate gateway) {
        UUID id = UUID.randomUUID();
        LocalDateTime now = Timestamps.now();
        Tuple row = Tuple.tuple()
                .addUUID(id)
                .addUUID(organizationId)
                .addString(gateway.name())
                .addString(gateway.url())
                .addString(tokens.seal(id, gateway.token()))
                .addString(gateway.workspaceRoot())
                .addBoolean(gateway.disableDevicePairing())
                .addBoolean(gateway.allowInsecureTls())
                .addLocalDateTime(now);
        return check.require(gateway.target()).chain(() -> store(INSERT, row));
    }

    /**
     * Changes the gateway. It is connected to first when it is to be called in another way.
     *
     * @throws ApiException 502 when it cannot be reached, 422 when it is too old, 409 when somebody else has changed how
     *     it is called meanwhile
     */
    public Uni<GatewayRead> update(UUID organizationId, UUID id, GatewayUpdate update) {
        return one(pool, FIND, organizationId, id, StoredGateway::of).flatMap(gateway -> {
            if (!update.changesConnection(gateway)) {
                return apply(organizationId, id, update, null);
            }
            return check.require(target(gateway, update))
                    .chain(() -> apply(organizationId, id, update, gateway));
        });
    }

    /** @param checked the gateway that was connected to; null when that was not needed */
    private Uni<GatewayRead> apply(UUID organizationId, UUID id, GatewayUpdate update, StoredGateway checked) {
        return pool.withTransaction(connection -> one(connection, LOCK, organizationId, id, StoredGateway::of)
                .flatMap(gateway -> {
                    if (checked != null && !gateway.isCalledLike(checked)) {
                        throw ApiException.conflict("The gateway was changed by somebody else. Look at it again.");
                    }
                    return store(connection, UPDATE, row(gateway, update));
                }));
    }

    private Tuple row(StoredGateway gateway, GatewayUpdate update) {
        String token = update.token().present()
                ? tokens.seal(gateway.id(), GatewayFields.blankAsNull(update.token().value()))
                : tokens.reseal(gateway);
        return Tuple.tuple()
                .addUUID(gateway.id())
                .addString(update.name().orElse(gateway.name()))
                .addString(update.url().orElse(gateway.url()))
                .addString(token)
                .addString(update.workspaceRoot().orElse(gateway.workspaceRoot()))
                .addBoolean(update.disableDevicePairing().orElse(gateway.disableDevicePairing()))
                .addBoolean(update.allowInsecureTls().orElse(gateway.allowInsecureTls()))
                .addLocalDateTime(Timestamps.now());
    }

    /** What is to be called after the change. */
    private GatewayTarget target(StoredGateway gateway, GatewayUpdate update) {
        return new GatewayTarget(
                null,
                update.url().orElse(gateway.url()),
                update.token().present()
                        ? GatewayFields.blankAsNull(update.token().value())
                        : tokens.open(gateway),
                update.disableDevicePairing().orElse(gateway.disableDevicePairing()),
                update.allowInsecureTls().orElse(gateway.allowInsecureTls()));
    }

    private Uni<GatewayRead> store(String sql, Tuple row) {
        return pool.withTransaction(connection -> store(connection, sql, row));
    }

    /** The main agent bears the gateway's name, and works with its settings. */
    private Uni<GatewayRead> store(SqlConnection connection, String sql, Tuple row) {
        return connection.preparedQuery(sql)
                .execute(row)
                .map(rows -> GatewayRead.of(rows.iterator().next()))
                .call(gateway -> mainAgents.ensure(connection, gateway.id(), gateway.name()));
    }

    /**
     * Deletes the gateway with its main agent.
     *
     * @throws ApiException 409 when boards or their agents need it
     */
    public Uni<Void> delete(UUID organizationId, UUID id) {
        return pool.withTransaction(connection -> one(connection, LOCK, organizationId, id, StoredGateway::of)
                .chain(() -> usage.requireNone(connection, id))
                .chain(() -> mainAgents.remove(connection, id))
                .chain(() -> connection.preparedQuery(DELETE).execute(Tuple.of(id)))
                .replaceWithVoid());
    }

    private static <T> Uni<T> one(
            SqlClient client, String sql, UUID organizationId, UUID id, Function<Row, T> mapping) {
        return client.preparedQuery(sql).execute(Tuple.of(id, organizationId)).map(rows -> only(rows, mapping));
    }

    private static <T> T only(RowSet<Row> rows, Function<Row, T> mapping) {
        RowIterator<Row> iterator = rows.iterator();
        if (!iterator.hasNext()) {
            throw new ApiException(404, "Gateway not found");
        }
        return mapping.apply(iterator.next());
    }
}
