package io.missioncontrol.agent;

import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AgentAccess;
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

/** What agents ask and say about themselves and their like. */
@Path("/api/v1/agent")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentSelfResource {

    private final Caller caller;
    private final RequestInput input;
    private final AgentService service;

    public AgentSelfResource(Caller caller, RequestInput input, AgentService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    /** An agent's first question: does this service know me? */
    @GET
    @Path("/healthz")
    @AgentAccess
    public Uni<AgentHealth> health() {
        return Uni.createFrom().item(AgentHealth.of(caller.agent()));
    }

    /** A sign of life; any other request is one, too. */
    @POST
    @Path("/heartbeat")
    @AgentAccess
    public Uni<AgentRead> heartbeat() {
        return service.heartbeat(caller.agent(), new AgentHeartbeat(null));
    }

    @GET
    @Path("/agents")
    @AgentAccess
    public Uni<Page<AgentRead>> agents() {
        Wanted wanted = input.read(parts ->
                new Wanted(parts.query().uuid("board_id").orNull(), Paging.from(parts.query())));
        return service.list(caller.agent(), wanted.boardId(), wanted.paging());
    }

    /** A new agent on the board that the caller leads. */
    @POST
    @Path("/agents")
    @AgentAccess
    @RequestBodySchema(AgentCreate.class)
    public Uni<AgentRead> create(JsonBody body) {
        return service.create(caller.agent(), body.read(AgentCreate::from));
    }

    private record Wanted(UUID boardId, Paging paging) {}
}
