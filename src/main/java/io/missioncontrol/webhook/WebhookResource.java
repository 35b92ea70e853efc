package io.missioncontrol.webhook;

import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.BoardReadAccess;
import io.missioncontrol.organization.access.BoardWriteAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.server.Cancellable;

/** A board's webhooks and the events they have stored. Events themselves come in at {@link WebhookIngestRoute}. */
@Path("/api/v1/boards/{board_id}/webhooks")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

    private final Caller caller;
    private final RequestInput input;
    private final WebhookService service;
    private final StoredPayloads payloads;
    private final PayloadListing listing;

    public WebhookResource(
            Caller caller,
            RequestInput input,
            WebhookService service,
            StoredPayloads payloads,
            PayloadListing listing) {
        this.caller = caller;
        this.input = input;
        this.service = service;
        this.payloads = payloads;
        this.listing = listing;
    }

    @GET
    @BoardReadAccess
    public Uni<Page<WebhookRead>> list() {
        return service.list(caller.boardId(), input.paging());
    }

    @POST
    @BoardWriteAccess
    @RequestBodySchema(WebhookCreate.class)
    public Uni<WebhookRead> create(JsonBody body) {
        return service.create(caller.boardId(), body.read(WebhookCreate::from));
    }

    @GET
    @Path("/{webhook_id}")
    @BoardReadAccess
    public Uni<WebhookRead> get() {
        return service.get(caller.boardId(), webhookId());
    }

    @PATCH
    @Path("/{webhook_id}")
    @BoardWriteAccess
    @RequestBodySchema(WebhookUpdate.class)
    public Uni<WebhookRead> update(JsonBody body) {
        return service.update(caller.boardId(), webhookId(), body.read(WebhookUpdate::from));
    }

    @DELETE
    @Path("/{webhook_id}")
    @BoardWriteAccess
    public Uni<OkResponse> delete() {
        return service.delete(caller.boardId(), webhookId()).replaceWith(OkResponse.OK);
    }

    @GET
    @Path("/{webhook_id}/payloads")
    @BoardReadAccess
    public Uni<Page<PayloadRead>> payloads(@Context HttpServerRequest request) {
        PayloadPage page = input.read(
                parts -> new PayloadPage(parts.path().uuid("webhook_id").required(), Paging.from(parts.query())));
        return listing.answer(request, caller.boardId(), page.webhookId(), page.paging());
    }

    @GET
    @Path("/{webhook_id}/payloads/{payload_id}")
    @BoardReadAccess
    public Uni<PayloadRead> payload() {
        PayloadPath path = input.read(parts -> new PayloadPath(
                parts.path().uuid("webhook_id").required(), parts.path().uuid("payload_id").required()));
        return payloads.read(caller.boardId(), path.webhookId(), path.payloadId());
    }

    private UUID webhookId() {
        return input.pathUuid("webhook_id");
    }

    private record PayloadPage(UUID webhookId, Paging paging) {}

    private record PayloadPath(UUID webhookId, UUID payloadId) {}
}
