package io.missioncontrol.organization;

import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.access.AdminAccess;
import io.missioncontrol.organization.access.Caller;
import io.missioncontrol.organization.access.UserAccess;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Invitations into the caller's active organization, and the acceptance of others'. */
@Path("/api/v1/organizations")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class InviteResource {

    private final Caller caller;
    private final RequestInput input;
    private final InviteService service;

    public InviteResource(Caller caller, RequestInput input, InviteService service) {
        this.caller = caller;
        this.input = input;
        this.service = service;
    }

    @GET
    @Path("/me/invites")
    @AdminAccess
    public Uni<Page<OrganizationInviteRead>> list() {
        return service.list(caller.organizationId(), input.paging());
    }

    @POST
    @Path("/me/invites")
    @AdminAccess
    @RequestBodySchema(OrganizationInviteCreate.class)
    public Uni<OrganizationInviteRead> create(JsonBody body) {
        return service.create(caller.member(), body.read(OrganizationInviteCreate::from));
    }

    @DELETE
    @Path("/me/invites/{invite_id}")
    @AdminAccess
    public Uni<OrganizationInviteRead> revoke() {
        return service.revoke(caller.organizationId(), input.pathUuid("invite_id"));
    }

    @POST
    @Path("/invites/accept")
    @UserAccess
    @RequestBodySchema(OrganizationInviteAccept.class)
    public Uni<OrganizationMemberRead> accept(JsonBody body) {
        OrganizationInviteAccept invite = body.read(OrganizationInviteAccept::from);
        return caller.vouchedEmail().flatMap(email -> service.accept(caller.user().id(), email, invite.token()));
    }
}
