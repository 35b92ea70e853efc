package io.missioncontrol.testing;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** An operation whose author forgot the access rule. */
@Path("/test/unruled")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "test.unruled-resource", stringValue = "true")
public class UnruledResource {

    @GET
    public Map<String, String> secret() {
        return Map.of("secret", "data");
    }
}
