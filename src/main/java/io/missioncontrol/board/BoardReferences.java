package io.missioncontrol.board;

import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether the gateway and the group that a board names may be used by its organization. */
@ApplicationScoped
public class BoardReferences {

    /** Neither can be deleted before the board that names it is stored. */
    private static final String GATEWAY = """
            select exists (select from agents a where a.gateway_id = g.id and a.board_id is null)
            from gateways g where g.id = ?1 and g.organization_id = ?2 for key share of g""";

    private static final String GROUP =
            "select true from board_groups g where g.id = ?1 and g.organization_id = ?2 for key share of g";

    /** @throws ApiException 422 for a gateway of another organization, or one without its main agent */
    public Uni<Void> requireGateway(UUID gatewayId, UUID organizationId) {
        return query(GATEWAY, gatewayId, organizationId)
                .onItem().ifNull().failWith(() -> ApiException.unprocessable("gateway_id is invalid"))
                .invoke(hasMainAgent -> {
                    if (!hasMainAgent) {
                        throw ApiException.unprocessable("gateway must have a gateway main agent before boards can"
                                + " be created or updated");
                    }
                })
                .replaceWithVoid();
    }

    /** @throws ApiException 422 for a group of another organization */
    public Uni<Void> requireGroup(UUID groupId, UUID organizationId) {
        return query(GROUP, groupId, organizationId)
                .onItem().ifNull().failWith(() -> ApiException.unprocessable("board_group_id is invalid"))
                .replaceWithVoid();
    }

    /** In the caller's session, so that no second connection is needed while it holds one. */
    private static Uni<Boolean> query(String sql, UUID id, UUID organizationId) {
        return Panache.getSession().flatMap(session -> session
                .createNativeQuery(sql, Boolean.class)
                .setParameter(1, id)
                .setParameter(2, organizationId)
                .getSingleResultOrNull());
    }
}
