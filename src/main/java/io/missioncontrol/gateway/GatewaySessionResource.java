package io.missioncontrol.gateway;

import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AdminAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The sessions of the gateway of one of the organization's boards, which the query names. */
@Path("/api/v1/gateways/sessions")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class GatewaySessionResource {

    private final Caller caller;
    private final RequestInput input;
    private final GatewaySessions sessions;

    public GatewaySessionResource(Caller caller, RequestInput input, GatewaySessions sessions) {
        this.caller = caller;
        this.input = input;
        this.sessions = sessions;
    }

    @GET
    @AdminAccess
    public Uni<GatewaySessionsResponse> list() {
        return sessions.list(caller.member(), input.read(parts -> GatewayQuery.boardId(parts.query())));
    }

    @GET
    @Path("/{session_id}")
    @AdminAccess
    public Uni<GatewaySessionResponse> read() {
        Session session = session();
        return sessions.find(caller.member(), session.boardId(), session.key());
    }

    @GET
    @Path("/{session_id}/history")
    @AdminAccess
    public Uni<GatewaySessionHistoryResponse> history() {
        Session session = session();
        return sessions.history(caller.member(), session.boardId(), session.key());
    }

    @POST
    @Path("/{session_id}/message")
    @AdminAccess
    @RequestBodySchema(GatewaySessionMessageRequest.class)
    public Uni<OkResponse> send(JsonBody body) {
        GatewaySessionMessageRequest message = body.read(GatewaySessionMessageRequest::from);
        Session session = session();
        return sessions.send(caller.member(), session.boardId(), session.key(), message.content())
                .replaceWith(OkResponse.OK);
    }

    private Session session() {
        return input.read(parts -> new Session(
                parts.path().text("session_id").required(), GatewayQuery.boardId(parts.query())));
    }

    private record Session(String key, UUID boardId) {}
}
