package io.missioncontrol.organization;

import java.util.List;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.access.SignedInUser;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
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

    private final Pool pool;

    public OrganizationService(Pool pool) {
        this.pool = pool;
    }

    public Uni<OrganizationRead> find(UUID id) {
        return pool.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> {
            RowIterator<Row> iterator = rows.iterator();
            if (!iterator.hasNext()) {
                // Deleted since the access rule has looked.
                throw ApiException.forbidden();
            }
            return OrganizationRead.of(iterator.next());
        });
    }

    public Uni<List<OrganizationListItem>> ofUser(SignedInUser user) {
        return pool.preparedQuery(OF_USER).execute(Tuple.of(user.id())).map(rows -> rows.stream()
                .map(OrganizationListItem::of)
                .toList());
    }
}
