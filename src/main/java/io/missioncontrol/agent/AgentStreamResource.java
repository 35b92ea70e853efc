package io.missioncontrol.agent;

import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.MemberAccess;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Agents as they change. */
@Path("/api/v1/agents/stream")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.SERVER_SENT_EVENTS)
public class AgentStreamResource {

    private final Caller caller;
    private final RequestInput input;
    private final RoutingContext context;
    private final AgentStreams streams;

    public AgentStreamResource(Caller caller, RequestInput input, RoutingContext context, AgentStreams streams) {
        this.caller = caller;
        this.input = input;
        this.context = context;
        this.streams = streams;
    }

    /** Server-sent events of the name {@code agent}. */
    @GET
    @MemberAccess
    @APIResponse(responseCode = "200", description = "Events, until the stream ends",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
    public Uni<Void> stream() {
        Wanted wanted = input.read(parts -> new Wanted(
                parts.query().uuid("board_id").orNull(), parts.query().text("since").orNull()));
        return streams.open(context, caller.member(), wanted.boardId(), since(wanted.since()));
    }

    /** Clients send {@code null} and the like when they have no time: they want what happens from now on. */
    private static LocalDateTime since(String text) {
        return text == null ? null : Timestamps.parse(text);
    }

    private record Wanted(UUID boardId, String since) {}
}
