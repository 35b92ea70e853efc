package io.missioncontrol.system;

import io.missioncontrol.organization.access.AdminAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What an administrator wants to see when something is wrong. */
@Path("/api/v1/system/status")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SystemStatusResource {

    private final Caller caller;
    private final SystemStatusService service;

    public SystemStatusResource(Caller caller, SystemStatusService service) {
        this.caller = caller;
        this.service = service;
    }

    @GET
    @AdminAccess
    public Uni<SystemStatusRead> status() {
        return service.of(caller.organizationId());
    }
}
