package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.BoardReadAccess;
import io.missioncontrol.organization.access.BoardWriteAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The deliveries of a webhook's events to the agent. */
@Path("/api/v1/boards/{board_id}/webhooks/{webhook_id}/deliveries")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DeliveryResource {

    private static final Set<String> STATES = Set.of("pending", "done", "skipped", "dead");
    private static final String EXPECTED = "'pending', 'done', 'skipped' or 'dead'";

    private final Caller caller;
    private final RequestInput input;
    private final DeliveryService service;

    public DeliveryResource(Caller caller, RequestInput input, DeliveryService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    /** The query parameter {@code state} picks those in one state. */
    @GET
    @BoardReadAccess
    public Uni<Page<DeliveryRead>> list() {
        Wanted wanted = input.read(parts -> new Wanted(
                parts.path().uuid("webhook_id").required(),
                parts.query().text("state")
                        .check(STATES::contains, "enum", "Input should be " + EXPECTED, Map.of("expected", EXPECTED))
                        .orNull(),
                Paging.from(parts.query())));
        return service.list(caller.boardId(), wanted.webhookId(), wanted.state(), wanted.paging());
    }

    /** One more chance for a dead or skipped delivery; it goes behind those that wait. */
    @POST
    @Path("/{delivery_id}/retry")
    @BoardWriteAccess
    public Uni<DeliveryRead> retry() {
        Retried retried = input.read(parts -> new Retried(
                parts.path().uuid("webhook_id").required(), parts.path().uuid("delivery_id").required()));
        return service.retry(caller.boardId(), retried.webhookId(), retried.deliveryId());
    }

    private record Wanted(UUID webhookId, String state, Paging paging) {}

    private record Retried(UUID webhookId, UUID deliveryId) {}
}
