package io.missioncontrol.memory;

import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.ActorBoardReadAccess;
import io.missioncontrol.organization.access.ActorBoardWriteAccess;
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

/** A board's memory and chat. */
@Path("/api/v1/boards/{board_id}/memory")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class MemoryResource {

    private final Caller caller;
    private final RequestInput input;
    private final MemoryService service;

    public MemoryResource(Caller caller, RequestInput input, MemoryService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    @GET
    @ActorBoardReadAccess
    public Uni<Page<MemoryRead>> list() {
        MemoryFilter filter = input.read(MemoryFilter::from);
        return service.list(caller.boardId(), filter.isChat(), filter.paging());
    }

    @POST
    @ActorBoardWriteAccess
    @RequestBodySchema(MemoryCreate.class)
    public Uni<MemoryRead> create(JsonBody body) {
        return service.create(caller.boardId(), body.read(MemoryCreate::from), caller.actor());
    }
}
