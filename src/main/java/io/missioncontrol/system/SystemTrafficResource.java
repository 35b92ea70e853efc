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

/** Whether events come in and reach their agents. */
@Path("/api/v1/system/traffic")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SystemTrafficResource {

    private final Caller caller;
    private final SystemTrafficService service;

    public SystemTrafficResource(Caller caller, SystemTrafficService service) {
        this.caller = caller;
        this.service = service;
    }

    @GET
    @AdminAccess
    public Uni<SystemTrafficRead> traffic() {
        return service.of(caller.organizationId());
    }
}
