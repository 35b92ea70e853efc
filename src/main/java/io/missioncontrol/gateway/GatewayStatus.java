package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Whether a gateway can be used. That it cannot is an answer here, not an error. */
@ApplicationScoped
public class GatewayStatus {

    private static final String AT_ADDRESS = "select " + StoredGateway.COLUMNS + """

            from gateways g where g.organization_id = $1 and g.url = $2
            order by g.created_at, g.id limit 1""";

    private final Pool pool;
    private final BoardGateways boards;
    private final GatewayCalls calls;
    private final GatewayTokens tokens;

    public GatewayStatus(Pool pool, BoardGateways boards, GatewayCalls calls, GatewayTokens tokens) {
        this.pool = pool;
        this.boards = boards;
        this.calls = calls;
        this.tokens = tokens;
    }

    public Uni<GatewaysStatusResponse> of(Membership member, GatewayQuery query) {
        if (query.url() != null) {
            return ofAddress(member.organizationId(), query)
                    .onFailure(GatewayException.class)
                    .recoverWithItem(
                            failure -> GatewaysStatusResponse.failed(query.url(), (GatewayException) failure));
        }
        return boards.readable(member, query.boardId()).flatMap(this::ofBoard);
    }

    private Uni<GatewaysStatusResponse> ofBoard(BoardGateway gateway) {
        GatewayTarget target = gateway.target();
        return calls.requireCompatible(target)
                .chain(() -> calls.sessions(target))
                .flatMap(sessions -> calls.ensureSession(
                                target, gateway.mainSession(), BoardGateway.MAIN_SESSION_LABEL)
                        .map(main -> GatewaysStatusResponse.connected(target, sessions, main, null))
                        .onFailure(GatewayException.class)
                        .recoverWithItem(failure ->
                                GatewaysStatusResponse.connected(target, sessions, null, failure.getMessage())))
                .onFailure(GatewayException.class)
                .recoverWithItem(failure -> GatewaysStatusResponse.failed(target.url(), (GatewayException) failure));
    }

    private Uni<GatewaysStatusResponse> ofAddress(UUID organizationId, GatewayQuery query) {
        return pool.preparedQuery(AT_ADDRESS)
                .execute(Tuple.of(organizationId, query.url()))
                .map(rows -> {
                    RowIterator<Row> iterator = rows.iterator();
                    return target(query, iterator.hasNext() ? StoredGateway.of(iterator.next()) : null);
                })
                .flatMap(target -> calls.requireCompatible(target)
                        .chain(() -> calls.sessions(target))
                        .map(sessions -> GatewaysStatusResponse.connected(target, sessions, null, null)));
    }

    /**
     * What the query leaves open is as with the organization's gateway at this address, if there is one: clients that
     * never see its token can ask about it all the same.
     */
    private GatewayTarget target(GatewayQuery query, StoredGateway stored) {
        String token = query.token() == null && stored != null ? tokens.open(stored) : query.token();
        return new GatewayTarget(
                null,
                query.url(),
                token,
                orElse(query.disableDevicePairing(), stored != null && stored.disableDevicePairing()),
                orElse(query.allowInsecureTls(), stored != null && stored.allowInsecureTls()));
    }

    private static boolean orElse(Boolean value, boolean fallback) {
        return value == null ? fallback : value;
    }
}
