package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AgentBoardAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Events of webhooks for the agents that are told to look at them. */
@Path("/api/v1/agent/boards/{board_id}/webhooks/{webhook_id}/payloads/{payload_id}")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentPayloadResource {

    private static final int MAX_CHARS = 1_000_000;

    private final Caller caller;
    private final RequestInput input;
    private final StoredPayloads payloads;

    public AgentPayloadResource(Caller caller, RequestInput input, StoredPayloads payloads) {
        this.caller = caller;
        this.input = input;
        this.payloads = payloads;
    }

    /** The whole event, or with the query parameter {@code max_chars} the beginning of its payload. */
    @GET
    @AgentBoardAccess
    public Uni<PayloadRead> read() {
        Wanted wanted = input.read(parts -> new Wanted(
                parts.path().uuid("webhook_id").required(),
                parts.path().uuid("payload_id").required(),
                parts.query().integer("max_chars", 1, MAX_CHARS).orNull()));
        return payloads.read(caller.boardId(), wanted.webhookId(), wanted.payloadId())
                .map(payload -> wanted.maxChars() == null ? payload : payload.excerpt(wanted.maxChars()));
    }

    private record Wanted(UUID webhookId, UUID payloadId, Integer maxChars) {}
}
