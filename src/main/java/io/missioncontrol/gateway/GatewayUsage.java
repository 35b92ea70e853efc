package io.missioncontrol.gateway;

import io.missioncontrol.edge.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What would lose its gateway if one was deleted. */
@ApplicationScoped
public class GatewayUsage {

    private static final int NAMED_BOARDS = 3;
    private static final String BOARDS = """
            select (select count(*) from boards where gateway_id = $1) as boards,
                array(select name from boards where gateway_id = $1 order by lower(name), id limit $2) as names,
                (select count(*) from agents where gateway_id = $1 and board_id is not null) as agents""";

    /** @throws ApiException 409 with the boards that use the gateway */
    Uni<Void> requireNone(SqlConnection connection, UUID gatewayId) {
        return connection.preparedQuery(BOARDS)
                .execute(Tuple.of(gatewayId, NAMED_BOARDS))
                .map(rows -> rows.iterator().next())
                .invoke(GatewayUsage::check)
                .replaceWithVoid();
    }

    private static void check(Row row) {
        long boards = row.getLong("boards");
        if (boards > 0) {
            String names = String.join(", ", row.getArrayOfStrings("names"));
            throw ApiException.conflict("The gateway is used by boards (" + names
                    + (boards > NAMED_BOARDS ? ", …; " + boards + " in all" : "")
                    + "). Give them another gateway or delete them first.");
        }
        if (row.getLong("agents") > 0) {
            throw ApiException.conflict(
                    "The gateway runs agents of boards that have another gateway now. Delete these agents first.");
        }
    }
}
