package io.missioncontrol.auth;

import io.missioncontrol.organization.access.ActorAccess;
import io.missioncontrol.organization.access.ActorBoardReadAccess;
import io.missioncontrol.organization.access.ActorBoardWriteAccess;
import io.missioncontrol.organization.access.AgentAccess;
import io.missioncontrol.organization.access.AgentBoardAccess;
import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.UserAccess;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Says whom each access rule has established. Only in tests. */
@Path("/test/probe")
@Produces(MediaType.APPLICATION_JSON)
public class ProbeResource {

    private final Caller caller;

    ProbeResource(Caller caller) {
        this.caller = caller;
    }

    /** What an operation sees of its caller. */
    public record Seen(String kind, String id, String name, String organizationId, String email) {}

    @GET
    @Path("/user")
    @Operation(hidden = true)
    @UserAccess
    public Seen user() {
        return seen();
    }

    @GET
    @Path("/agent")
    @Operation(hidden = true)
    @AgentAccess
    public Seen agent() {
        return seen();
    }

    @GET
    @Path("/agent/boards/{board_id}")
    @Operation(hidden = true)
    @AgentBoardAccess
    public Seen agentBoard() {
        return seen();
    }

    @GET
    @Path("/actor")
    @Operation(hidden = true)
    @ActorAccess
    public Seen actor() {
        return seen();
    }

    @GET
    @Path("/boards/{board_id}")
    @Operation(hidden = true)
    @ActorBoardReadAccess
    public Seen readBoard() {
        return seen();
    }

    @POST
    @Path("/boards/{board_id}")
    @Operation(hidden = true)
    @ActorBoardWriteAccess
    public Seen writeBoard() {
        return seen();
    }

    private Seen seen() {
        Actor actor = caller.actor();
        String email = actor instanceof UserActor ? caller.user().email() : null;
        return new Seen(actor.getClass().getSimpleName(), actor.id().toString(), actor.name(),
                caller.organizationId().toString(), email);
    }
}
