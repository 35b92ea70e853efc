package io.missioncontrol.user;

import io.missioncontrol.edge.OkResponse;
import io.missioncontrol.edge.input.JsonBody;
import io.missioncontrol.organization.access.Caller;
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

/** The caller's own account. */
@Path("/api/v1")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {

    private final Caller caller;
    private final UserService service;

    public UserResource(Caller caller, UserService service) {
        this.caller = caller;
        this.service = service;
    }

    @POST
    @Path("/auth/bootstrap")
    @UserAccess
    public UserRead bootstrap() {
        return UserRead.of(caller.user());
    }

    @GET
    @Path("/users/me")
    @UserAccess
    public UserRead me() {
        return UserRead.of(caller.user());
    }

    @PATCH
    @Path("/users/me")
    @UserAccess
    @RequestBodySchema(UserUpdate.class)
    public Uni<UserRead> update(JsonBody body) {
        return service.update(caller.user().id(), body.read(UserUpdate::from));
    }

    @DELETE
    @Path("/users/me")
    @UserAccess
    public Uni<OkResponse> delete() {
        return service.delete(caller.user().id(), caller.user().clerkUserId()).replaceWith(OkResponse.OK);
    }
}
