package io.missioncontrol.board;

import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AgentAccess;
import io.missioncontrol.organization.access.AgentBoardAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The boards that an agent works on. */
@Path("/api/v1/agent/boards")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentBoardResource {

    private final Caller caller;
    private final RequestInput input;
    private final AgentBoards boards;
    private final BoardService service;

    public AgentBoardResource(Caller caller, RequestInput input, AgentBoards boards, BoardService service) {
        this.caller = caller;
        this.input = input;
        this.boards = boards;
        this.service = service;
    }

    @GET
    @AgentAccess
    public Uni<Page<BoardRead>> list() {
        return boards.list(caller.agent(), input.paging());
    }

    @GET
    @Path("/{board_id}")
    @AgentBoardAccess
    public Uni<BoardRead> read() {
        return service.find(caller.boardId());
    }
}
