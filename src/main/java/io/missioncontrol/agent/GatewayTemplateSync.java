package io.missioncontrol.agent;

import io.missioncontrol.gateway.GatewayDirectory;
import io.missioncontrol.gateway.TemplateSync;
import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Writes the files of a gateway's agents anew while somebody waits: one agent after the other, and on to the next when
 * one fails. Agents of paused boards are left alone.
 */
@ApplicationScoped
public class GatewayTemplateSync implements TemplateSync {

    private static final String BOARD = "select 1 from boards where id = $1 and gateway_id = $2";
    /** A board is paused when the last of the two commands in its chat was /pause. */
    private static final String ON_BOARDS = """
            select a.id, coalesce((
                select lower(trim(m.content)) = '/pause' from board_memory m
                where m.board_id = a.board_id and m.is_chat and lower(trim(m.content)) in ('/pause', '/resume')
                order by m.created_at desc limit 1), false) as paused
            from agents a join boards b on b.id = a.board_id
            where b.gateway_id = $1 and ($2::uuid is null or b.id = $2) and (a.is_board_lead or not $3)
            order by a.created_at, a.id""";
    private static final String MAIN = """
            select a.id, false as paused from agents a where a.gateway_id = $1 and a.board_id is null
            order by a.created_at, a.id limit 1""";

    private final Pool pool;
    private final GatewayDirectory directory;
    private final GatewayClient client;
    private final AgentSync agents;

    public GatewayTemplateSync(Pool pool, GatewayDirectory directory, GatewayClient client, AgentSync agents) {
        this.pool = pool;
        this.directory = directory;
        this.client = client;
        this.agents = agents;
    }

    @Override
    public Uni<JsonObject> sync(UUID gatewayId, Options options, UUID boardId) {
        SyncResult result = new SyncResult(gatewayId, options);
        return directory.target(gatewayId)
                .flatMap(target -> client.call(target, "health", new JsonObject())
                        .chain(() -> onBoards(target, gatewayId, options, boardId, result)))
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> {
                    result.error(failure.getMessage());
                    return Uni.createFrom().voidItem();
                })
                .map(ignored -> result.toJson());
    }

    private Uni<Void> onBoards(
            GatewayTarget target, UUID gatewayId, Options options, UUID boardId, SyncResult result) {
        return isBoardOf(boardId, gatewayId).flatMap(known -> {
            if (!known) {
                result.error("Board does not belong to this gateway.");
                return Uni.createFrom().voidItem();
            }
            return each(target, options, result, ON_BOARDS, Tuple.of(gatewayId, boardId, options.leadOnly()))
                    .chain(() -> options.includeMain() && !result.isStopped()
                            ? main(target, gatewayId, options, result)
                            : Uni.createFrom().voidItem());
        });
    }

    private Uni<Boolean> isBoardOf(UUID boardId, UUID gatewayId) {
        return boardId == null
                ? Uni.createFrom().item(true)
                : pool.preparedQuery(BOARD).execute(Tuple.of(boardId, gatewayId)).map(rows -> rows.size() > 0);
    }

    private Uni<Void> main(GatewayTarget target, UUID gatewayId, Options options, SyncResult result) {
        return each(target, options, result, MAIN, Tuple.of(gatewayId)).invoke(() -> {
            if (!result.hasSeenMain()) {
                result.error("Gateway agent record not found; skipping gateway agent template sync.");
            }
        });
    }

    private Uni<Void> each(
            GatewayTarget target, Options options, SyncResult result, String statement, Tuple parameters) {
        return pool.preparedQuery(statement).execute(parameters).flatMap(rows -> Multi.createFrom()
                .iterable(rows)
                .onItem().transformToUniAndConcatenate(row -> one(target, options, result, row))
                .onItem().ignoreAsUni());
    }

    private Uni<Void> one(GatewayTarget target, Options options, SyncResult result, Row row) {
        if (result.isStopped()) {
            return Uni.createFrom().voidItem();
        }
        if (row.getBoolean("paused")) {
            result.skipped();
            return Uni.createFrom().voidItem();
        }
        return AgentFacts.find(pool, row.getUUID("id"))
                .onItem().ifNotNull().transformToUni(facts -> agents.sync(target, facts, options, result));
    }
}
