package io.missioncontrol.gateway;

import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.Fields;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.RequestInput;
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

/** The gateways of the caller's organization. */
@Path("/api/v1/gateways")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class GatewayResource {

    private final Caller caller;
    private final RequestInput input;
    private final GatewayService service;
    private final GatewayStatus status;
    private final TemplateSync templates;

    public GatewayResource(
            Caller caller,
            RequestInput input,
            GatewayService service,
            GatewayStatus status,
            TemplateSync templates) {
        this.caller = caller;
        this.input = input;
        this.service = service;
        this.status = status;
        this.templates = templates;
    }

    @GET
    @AdminAccess
    public Uni<Page<GatewayRead>> list() {
        return service.list(caller.organizationId(), input.paging());
    }

    @POST
    @AdminAccess
    @RequestBodySchema(GatewayCreate.class)
    public Uni<GatewayRead> create(JsonBody body) {
        return service.create(caller.organizationId(), body.read(GatewayCreate::from));
    }

    @GET
    @Path("/commands")
    @AdminAccess
    public Uni<GatewayCommandsResponse> commands() {
        return Uni.createFrom().item(GatewayCommandsResponse.ALL);
    }

    @GET
    @Path("/status")
    @AdminAccess
    public Uni<GatewaysStatusResponse> status() {
        return status.of(caller.member(), input.read(parts -> GatewayQuery.from(parts.query())));
    }

    @GET
    @Path("/{gateway_id}")
    @AdminAccess
    public Uni<GatewayRead> read() {
        return service.read(caller.organizationId(), gatewayId());
    }

    @PATCH
    @Path("/{gateway_id}")
    @AdminAccess
    @RequestBodySchema(GatewayUpdate.class)
    public Uni<GatewayRead> update(JsonBody body) {
        return service.update(caller.organizationId(), gatewayId(), body.read(GatewayUpdate::from));
    }

    @DELETE
    @Path("/{gateway_id}")
    @AdminAccess
    public Uni<OkResponse> delete() {
        return service.delete(caller.organizationId(), gatewayId()).replaceWith(OkResponse.OK);
    }

    @POST
    @Path("/{gateway_id}/templates/sync")
    @AdminAccess
    public Uni<GatewayTemplatesSyncResult> syncTemplates() {
        SyncRequest request = input.read(parts -> new SyncRequest(
                parts.path().uuid("gateway_id").required(),
                options(parts.query()),
                parts.query().uuid("board_id").orNull()));
        return service.require(caller.organizationId(), request.gatewayId()).chain(() -> sync(request));
    }

    private Uni<GatewayTemplatesSyncResult> sync(SyncRequest request) {
        return templates
                .sync(request.gatewayId(), request.options(), request.boardId())
                .map(result -> GatewayTemplatesSyncResult.of(request.gatewayId(), request.options(), result));
    }

    private static TemplateSync.Options options(Fields query) {
        return new TemplateSync.Options(
                flag(query, "include_main", true),
                flag(query, "lead_only", false),
                flag(query, "reset_sessions", false),
                flag(query, "rotate_tokens", false),
                flag(query, "force_bootstrap", false),
                flag(query, "overwrite", false));
    }

    private static boolean flag(Fields query, String name, boolean fallback) {
        // Null after an error, which ends the request.
        return Boolean.TRUE.equals(query.bool(name).orElse(fallback));
    }

    private UUID gatewayId() {
        return input.pathUuid("gateway_id");
    }

    private record SyncRequest(UUID gatewayId, TemplateSync.Options options, UUID boardId) {}
}
