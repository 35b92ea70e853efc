package io.missioncontrol.organization;

import java.util.List;

import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.organization.access.AdminAccess;
import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.MemberAccess;
import io.missioncontrol.organization.access.UserAccess;
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

/** The caller's organizations and the active one of them. */
@Path("/api/v1/organizations")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class OrganizationResource {

    private final Caller caller;
    private final OrganizationService service;

    public OrganizationResource(Caller caller, OrganizationService service) {
        this.caller = caller;
        this.service = service;
    }

    @POST
    @UserAccess
    @RequestBodySchema(OrganizationCreate.class)
    public Uni<OrganizationRead> create(JsonBody body) {
        return service.create(caller.user(), body.read(OrganizationCreate::from));
    }

    @GET
    @Path("/me")
    @MemberAccess
    public Uni<OrganizationRead> active() {
        return service.find(caller.organizationId());
    }

    @DELETE
    @Path("/me")
    @AdminAccess
    public Uni<OkResponse> delete() {
        return service.delete(caller.member()).replaceWith(OkResponse.OK);
    }

    @GET
    @Path("/me/list")
    @UserAccess
    public Uni<List<OrganizationListItem>> list() {
        return service.ofUser(caller.user());
    }

    @PATCH
    @Path("/me/active")
    @UserAccess
    @RequestBodySchema(OrganizationActiveUpdate.class)
    public Uni<OrganizationRead> activate(JsonBody body) {
        OrganizationActiveUpdate update = body.read(OrganizationActiveUpdate::from);
        return service.activate(caller.user(), update.organizationId());
    }
}
