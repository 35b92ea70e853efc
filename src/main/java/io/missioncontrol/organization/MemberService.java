package io.missioncontrol.organization;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The members of an organization. */
@ApplicationScoped
public class MemberService {

    /** A row for each board with access of its own, or one without a board. */
    private static final String ONE = "select " + OrganizationMemberRead.COLUMNS + ", "
            + OrganizationBoardAccessRead.COLUMNS + """

            from organization_members m
            join users u on u.id = m.user_id
            left join organization_board_access a on a.organization_member_id = m.id
            where m.organization_id = $1 and m.id = $2
            order by a.created_at, a.id""";

    private final Pool pool;

    public MemberService(Pool pool) {
        this.pool = pool;
    }

    /** @throws ApiException 404 when the organization has no such member */
    public Uni<OrganizationMemberRead> find(UUID organizationId, UUID memberId) {
        return pool.preparedQuery(ONE).execute(Tuple.of(organizationId, memberId)).map(MemberService::withAccess);
    }

    private static OrganizationMemberRead withAccess(RowSet<Row> rows) {
        OrganizationMemberRead member = null;
        List<OrganizationBoardAccessRead> access = new ArrayList<>();
        for (Row row : rows) {
            member = member == null ? OrganizationMemberRead.of(row) : member;
            if (row.getUUID("access_id") != null) {
                access.add(OrganizationBoardAccessRead.of(row));
            }
        }
        if (member == null) {
            throw ApiException.notFound();
        }
        return member.with(access);
    }
}
