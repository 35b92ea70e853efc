package io.missioncontrol.organization;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.access.Membership;
import io.missioncontrol.organization.access.SignedInUser;
import io.missioncontrol.organization.removal.TenantRemoval;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** A person's organizations. */
@ApplicationScoped
public class OrganizationService {

    private static final String ONE = "select id, name, created_at, updated_at from organizations where id = $1";
    private static final String OF_USER = """
            select o.id, o.name, m.role, o.id = u.active_organization_id as is_active
            from users u
            join organization_members m on m.user_id = u.id
            join organizations o on o.id = m.organization_id
            where u.id = $1
            order by lower(o.name), o.created_at, o.id""";
    private static final String LOCK_USER = "select from users where id = $1 for update";
    /** Names have no unique index: many people have a personal organization. */
    private static final String LOCK_NAME = "select pg_advisory_xact_lock(hashtextextended('organization:' || $1, 0))";
    private static final String IS_TAKEN = "select from organizations where lower(name) = lower($1) limit 1";
    private static final String ACTIVATE = """
            with changed as (
                update users set active_organization_id = $2
                where id = $1 and exists (
                    select from organization_members where user_id = $1 and organization_id = $2)
                returning active_organization_id)
            select o.id, o.name, o.created_at, o.updated_at
            from organizations o join changed on changed.active_organization_id = o.id""";
    private static final String IS_OWNER = "select from organization_members where id = $1 and role = 'owner'";

    private final Pool pool;
    private final TenantRemoval removal;

    public OrganizationService(Pool pool, TenantRemoval removal) {
        this.pool = pool;
        this.removal = removal;
    }

    public Uni<OrganizationRead> find(UUID id) {
        // None when it was deleted since the access rule has looked.
        return pool.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> onlyOne(rows, ApiException.forbidden()));
    }

    public Uni<List<OrganizationListItem>> ofUser(SignedInUser user) {
        return pool.preparedQuery(OF_USER).execute(Tuple.of(user.id())).map(rows -> rows.stream()
                .map(OrganizationListItem::of)
                .toList());
    }

    /**
     * Makes an organization, owned by the person, and the one they work in.
     *
     * @throws ApiException 409 when one has the name already, whatever the case
     */
    public Uni<OrganizationRead> create(SignedInUser owner, OrganizationCreate organization) {
        String name = organization.name();
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK_USER)
                .execute(Tuple.of(owner.id()))
                .chain(() -> connection.preparedQuery(LOCK_NAME).execute(Tuple.of(name.toLowerCase(Locale.ROOT))))
                .chain(() -> connection.preparedQuery(IS_TAKEN).execute(Tuple.of(name)))
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        throw ApiException.conflict("Conflict");
                    }
                })
                .chain(() -> NewOrganization.insert(connection, owner.id(), name))
                .call(created -> activate(connection, owner.id(), created.id())));
    }

    /** @throws ApiException 403 when the person is no member */
    public Uni<OrganizationRead> activate(SignedInUser user, UUID organizationId) {
        return pool.withTransaction(connection -> activate(connection, user.id(), organizationId));
    }

    private static Uni<OrganizationRead> activate(SqlConnection connection, UUID userId, UUID organizationId) {
        return connection
                .preparedQuery(ACTIVATE)
                .execute(Tuple.of(userId, organizationId))
                .map(rows -> onlyOne(rows, ApiException.forbidden("No org access")));
    }

    /**
     * Deletes the organization with everything in it. Its members go on in their others.
     *
     * @throws ApiException 403 for everybody but owners
     */
    public Uni<Void> delete(Membership owner) {
        List<UUID> organizations = List.of(owner.organizationId());
        return pool.withTransaction(connection -> removal.lock(connection, organizations)
                .chain(() -> connection.preparedQuery(IS_OWNER).execute(Tuple.of(owner.id())))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ApiException.forbidden("Only organization owners can delete organizations");
                    }
                })
                .chain(() -> removal.organizations(connection, organizations)));
    }

    private static OrganizationRead onlyOne(RowSet<Row> rows, ApiException otherwise) {
        RowIterator<Row> iterator = rows.iterator();
        if (!iterator.hasNext()) {
            throw otherwise;
        }
        return OrganizationRead.of(iterator.next());
    }
}
