package io.missioncontrol.organization;

import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AdminAccess;
import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.MemberAccess;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The members of the caller's active organization. */
@Path("/api/v1/organizations")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class MemberResource {

    private static final String MEMBER_ID = "member_id";

    private final Caller caller;
    private final RequestInput input;
    private final MemberService service;

    public MemberResource(Caller caller, RequestInput input, MemberService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    @GET
    @Path("/me/member")
    @MemberAccess
    public Uni<OrganizationMemberRead> own() {
        return service.find(caller.member(), caller.member().id());
    }

    @GET
    @Path("/me/members")
    @MemberAccess
    public Uni<Page<OrganizationMemberRead>> list() {
        return service.list(caller.organizationId(), input.paging());
    }

    @GET
    @Path("/me/members/{member_id}")
    @MemberAccess
    public Uni<OrganizationMemberRead> read() {
        return service.find(caller.member(), input.pathUuid(MEMBER_ID));
    }

    @PATCH
    @Path("/me/members/{member_id}")
    @AdminAccess
    @RequestBodySchema(OrganizationMemberUpdate.class)
    public Uni<OrganizationMemberRead> changeRole(JsonBody body) {
        return service.changeRole(
                caller.member(), input.pathUuid(MEMBER_ID), body.read(OrganizationMemberUpdate::from));
    }

    @PUT
    @Path("/me/members/{member_id}/access")
    @AdminAccess
    @RequestBodySchema(OrganizationMemberAccessUpdate.class)
    public Uni<OrganizationMemberRead> changeAccess(JsonBody body) {
        return service.changeAccess(
                caller.member(), input.pathUuid(MEMBER_ID), body.read(OrganizationMemberAccessUpdate::from));
    }

    @DELETE
    @Path("/me/members/{member_id}")
    @AdminAccess
    public Uni<OkResponse> remove() {
        return service.remove(caller.member(), input.pathUuid(MEMBER_ID)).replaceWith(OkResponse.OK);
    }
}
