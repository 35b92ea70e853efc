package io.missioncontrol.agent;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.ActorAccess;
import io.missioncontrol.organization.access.AdminAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The agents of the caller's organization. */
@Path("/api/v1/agents")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentResource {

    private final Caller caller;
    private final RequestInput input;
    private final AgentService service;

    public AgentResource(Caller caller, RequestInput input, AgentService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    /** Query parameters {@code board_id} and {@code gateway_id} narrow the list. */
    @GET
    @AdminAccess
    public Uni<Page<AgentRead>> list() {
        Query query =
                input.read(parts -> new Query(AgentFilter.from(parts.query()), Paging.from(parts.query())));
        return service.list(caller.member(), query.filter(), query.paging());
    }

    @POST
    @ActorAccess
    @RequestBodySchema(AgentCreate.class)
    public Uni<AgentRead> create(JsonBody body) {
        AgentCreate request = body.read(AgentCreate::from);
        return caller.actor() instanceof AgentActor lead
                ? service.create(lead, request)
                : service.create(caller.member(), request);
    }

    @GET
    @Path("/{agent_id}")
    @AdminAccess
    public Uni<AgentRead> get() {
        return service.get(caller.member(), agentId());
    }

    /** The query parameter {@code force} brings the agent's files up to date even when nothing changes. */
    @PATCH
    @Path("/{agent_id}")
    @AdminAccess
    @RequestBodySchema(AgentUpdate.class)
    public Uni<AgentRead> update(JsonBody body) {
        boolean force = input.read(
                parts -> Boolean.TRUE.equals(parts.query().bool("force").orElse(false)));
        return service.update(caller.member(), agentId(), body.read(AgentUpdate::from), force);
    }

    @DELETE
    @Path("/{agent_id}")
    @AdminAccess
    public Uni<OkResponse> delete() {
        return service.delete(caller.member(), agentId()).replaceWith(OkResponse.OK);
    }

    @POST
    @Path("/{agent_id}/heartbeat")
    @ActorAccess
    @RequestBodySchema(AgentHeartbeat.class)
    public Uni<AgentRead> heartbeat(JsonBody body) {
        UUID id = agentId();
        AgentHeartbeat heartbeat = body.read(AgentHeartbeat::from);
        if (caller.actor() instanceof AgentActor agent) {
            if (!agent.id().equals(id)) {
                throw ApiException.forbidden();
            }
            return service.heartbeat(agent, heartbeat);
        }
        return service.heartbeat(caller.member(), id, heartbeat);
    }

    /** An agent's own heartbeat; from an administrator that of the agent with this name, which is made when needed. */
    @POST
    @Path("/heartbeat")
    @ActorAccess
    @RequestBodySchema(AgentHeartbeatCreate.class)
    public Uni<AgentRead> heartbeatOrCreate(JsonBody body) {
        AgentHeartbeatCreate heartbeat = body.read(AgentHeartbeatCreate::from);
        return caller.actor() instanceof AgentActor agent
                ? service.heartbeat(agent, new AgentHeartbeat(heartbeat.status()))
                : service.heartbeat(caller.member(), heartbeat);
    }

    private UUID agentId() {
        return input.pathUuid("agent_id");
    }

    private record Query(AgentFilter filter, Paging paging) {}
}
