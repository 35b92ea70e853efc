package io.missioncontrol.agent;

import io.missioncontrol.organization.access.AgentAccess;
import io.missioncontrol.organization.access.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** An agent's first question: does this service know me? */
@Path("/api/v1/agent/healthz")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentHealthResource {

    private final Caller caller;

    public AgentHealthResource(Caller caller) {
        this.caller = caller;
    }

    @GET
    @AgentAccess
    public Uni<AgentHealth> health() {
        return Uni.createFrom().item(AgentHealth.of(caller.agent()));
    }
}
