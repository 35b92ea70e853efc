package io.missioncontrol.gateway;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The sessions of a board's gateway: who the board's people may listen and speak to. */
@ApplicationScoped
public class GatewaySessions {

    private final BoardGateways boards;
    private final GatewayCalls calls;

    public GatewaySessions(BoardGateways boards, GatewayCalls calls) {
        this.boards = boards;
        this.calls = calls;
    }

    public Uni<GatewaySessionsResponse> list(Membership member, UUID boardId) {
        return boards.readable(member, boardId).flatMap(gateway -> calls.sessions(gateway.target())
                .flatMap(sessions -> ensureMain(gateway)
                        .onFailure(GatewayException.class)
                        .recoverWithNull()
                        .map(main -> new GatewaySessionsResponse(sessions, main))));
    }

    /** @throws ApiException 404 when the gateway has no such session and will not make it */
    public Uni<GatewaySessionResponse> find(Membership member, UUID boardId, String key) {
        return boards.readable(member, boardId).flatMap(gateway -> calls.session(gateway.target(), key)
                .flatMap(session -> session.isEmpty() && key.equals(gateway.mainSession())
                        ? madeMain(gateway)
                        : Uni.createFrom().item(session))
                .map(session -> session.orElseThrow(() -> new ApiException(404, "Session not found")))
                .map(GatewaySessionResponse::new));
    }

    public Uni<GatewaySessionHistoryResponse> history(Membership member, UUID boardId, String key) {
        return boards.readable(member, boardId)
                .flatMap(gateway -> calls.history(gateway.target(), key))
                .map(GatewaySessionHistoryResponse::new);
    }

    public Uni<Void> send(Membership member, UUID boardId, String key, String message) {
        return boards.writable(member, boardId).flatMap(gateway -> {
            Uni<?> ready = key.equals(gateway.mainSession()) ? ensureMain(gateway) : Uni.createFrom().voidItem();
            return ready.chain(() -> calls.send(gateway.target(), key, message));
        });
    }

    private Uni<Map<String, Object>> ensureMain(BoardGateway gateway) {
        return calls.ensureSession(gateway.target(), gateway.mainSession(), BoardGateway.MAIN_SESSION_LABEL);
    }

    private Uni<Optional<Map<String, Object>>> madeMain(BoardGateway gateway) {
        return ensureMain(gateway)
                .map(Optional::of)
                .onFailure(GatewayException.class)
                .recoverWithItem(Optional.empty());
    }
}
