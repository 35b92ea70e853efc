package io.missioncontrol.memory;

import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AgentBoardAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The memory of the boards that an agent works on. */
@Path("/api/v1/agent/boards/{board_id}/memory")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentMemoryResource {

    private final Caller caller;
    private final RequestInput input;
    private final MemoryService service;

    public AgentMemoryResource(Caller caller, RequestInput input, MemoryService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    @GET
    @AgentBoardAccess
    public Uni<Page<MemoryRead>> list() {
        MemoryFilter filter = input.read(MemoryFilter::from);
        return service.list(caller.boardId(), filter.isChat(), filter.paging());
    }

    @POST
    @AgentBoardAccess
    @RequestBodySchema(MemoryCreate.class)
    public Uni<MemoryRead> create(JsonBody body) {
        return service.create(caller.boardId(), body.read(MemoryCreate::from), caller.agent());
    }
}
