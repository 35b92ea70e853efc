package io.missioncontrol.health;

import io.missioncontrol.edge.route.BodyPolicy;
import io.missioncontrol.edge.route.EdgeRoute;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** {@code /health} and {@code /healthz}: the process answers. They know nothing of the database. */
@ApplicationScoped
class LivenessRoutes {

    private static final String OK = "{\"ok\":true}";

    @Produces
    @Singleton
    EdgeRoute health() {
        return new Liveness("/health");
    }

    @Produces
    @Singleton
    EdgeRoute healthz() {
        return new Liveness("/healthz");
    }

    private record Liveness(String template) implements EdgeRoute {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public BodyPolicy bodyPolicy() {
            return BodyPolicy.IGNORED;
        }

        @Override
        public void handle(RoutingContext context) {
            context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(OK);
        }
    }
}
