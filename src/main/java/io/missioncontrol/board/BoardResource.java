package io.missioncontrol.board;

import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AdminAccess;
import io.missioncontrol.organization.access.BoardReadAccess;
import io.missioncontrol.organization.access.BoardWriteAccess;
import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.MemberAccess;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The boards of the caller's organization. */
@Path("/api/v1/boards")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class BoardResource {

    private final Caller caller;
    private final RequestInput input;
    private final BoardService service;

    public BoardResource(Caller caller, RequestInput input, BoardService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    @GET
    @MemberAccess
    public Uni<Page<BoardRead>> list() {
        Query query = input.read(
                parts -> new Query(BoardFilter.from(parts.query()), Paging.from(parts.query())));
        return service.list(caller.member(), query.filter(), query.paging());
    }

    @POST
    @AdminAccess
    @RequestBodySchema(BoardCreate.class)
    public Uni<BoardRead> create(JsonBody body) {
        return service.create(caller.organizationId(), body.read(BoardCreate::from));
    }

    @GET
    @Path("/{board_id}")
    @BoardReadAccess
    public Uni<BoardRead> read() {
        return service.find(caller.boardId());
    }

    @PATCH
    @Path("/{board_id}")
    @BoardWriteAccess
    @RequestBodySchema(BoardUpdate.class)
    public Uni<BoardRead> update(JsonBody body) {
        return service.update(caller.boardId(), body.read(BoardUpdate::from));
    }

    @DELETE
    @Path("/{board_id}")
    @BoardWriteAccess
    public Uni<OkResponse> delete() {
        return service.delete(caller.boardId()).replaceWith(OkResponse.OK);
    }

    private record Query(BoardFilter filter, Paging paging) {}
}
