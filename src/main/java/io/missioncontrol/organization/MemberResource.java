package io.missioncontrol.organization;

import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.MemberAccess;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The members of the caller's active organization. */
@Path("/api/v1/organizations")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class MemberResource {

    private final Caller caller;
    private final MemberService service;

    public MemberResource(Caller caller, MemberService service) {
        this.caller = caller;
        this.service = service;
    }

    @GET
    @Path("/me/member")
    @MemberAccess
    public Uni<OrganizationMemberRead> own() {
        return service.find(caller.organizationId(), caller.member().id());
    }
}
