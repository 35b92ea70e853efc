package io.missioncontrol.organization;

import java.util.UUID;

import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** An organization with its first member, who owns it. */
final class NewOrganization {

    private static final String INSERT = """
            with organization as (
                insert into organizations (id, name, created_at, updated_at) values ($1, $2, $3, $3) returning *),
            owner as (
                insert into organization_members
                    (id, organization_id, user_id, role, all_boards_read, all_boards_write, created_at, updated_at)
                select $4, organization.id, $5, 'owner', true, true, $3, $3 from organization)
            select id, name, created_at, updated_at from organization""";

    private NewOrganization() {}

    static Uni<OrganizationRead> insert(SqlConnection connection, UUID ownerId, String name) {
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(UUID.randomUUID(), name, Timestamps.now(), UUID.randomUUID(), ownerId))
                .map(rows -> OrganizationRead.of(rows.iterator().next()));
    }
}
