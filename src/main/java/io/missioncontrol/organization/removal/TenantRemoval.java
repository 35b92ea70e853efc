package io.missioncontrol.organization.removal;

import java.util.List;
import java.util.UUID;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Removes boards and organizations with everything that depends on them, in the caller's transaction. A few statements
 * whatever the number of rows, children before parents. Parents are locked first: what is written under them at the same
 * time waits, and then finds them gone.
 */
@ApplicationScoped
public class TenantRemoval {

    private static final String ORGANIZATION_BOARDS = "select id from boards where organization_id = any($1)";

    /** In the database alone: what gateways keep of the boards' agents is theirs to clean up. */
    public Uni<Void> boards(SqlConnection connection, List<UUID> ids) {
        return ids.isEmpty() ? Uni.createFrom().voidItem() : runAll(connection, BoardStatements.ALL, ids);
    }

    /** What is written in the organizations at the same time waits until the transaction has ended. */
    public Uni<Void> lock(SqlConnection connection, List<UUID> organizationIds) {
        return runAll(connection, OrganizationStatements.LOCKS, organizationIds);
    }

    public Uni<Void> organizations(SqlConnection connection, List<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return lock(connection, ids)
                .flatMap(ignored ->
                        connection.preparedQuery(ORGANIZATION_BOARDS).execute(array(ids)))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList())
                .flatMap(boardIds -> boards(connection, boardIds))
                .flatMap(ignored -> runAll(connection, OrganizationStatements.REMOVALS, ids));
    }

    private static Uni<Void> runAll(SqlConnection connection, List<String> statements, List<UUID> ids) {
        return Multi.createFrom()
                .iterable(statements)
                .onItem()
                .transformToUniAndConcatenate(
                        statement -> connection.preparedQuery(statement).execute(array(ids)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Tuple array(List<UUID> ids) {
        return Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new));
    }
}
