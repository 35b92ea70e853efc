package io.missioncontrol.organization;

import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.MemberAccess;
import io.missioncontrol.organization.access.UserAccess;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
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

    @GET
    @Path("/me")
    @MemberAccess
    public Uni<OrganizationRead> active() {
        return service.find(caller.organizationId());
    }

    @GET
    @Path("/me/list")
    @UserAccess
    public Uni<List<OrganizationListItem>> list() {
        return service.ofUser(caller.user());
    }
}
