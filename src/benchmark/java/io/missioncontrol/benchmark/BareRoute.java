package io.missioncontrol.benchmark;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * {@code /benchmark/ok}: what HTTP costs when nothing is done, in the process that is measured. Compiled by the Maven
 * profile {@code bench} alone; the product does not have it.
 */
@ApplicationScoped
class BareRoute {

    private static final String OK = "{\"ok\":true}";

    void mount(@Observes Router router) {
        router.route("/benchmark/ok")
                .order(Integer.MIN_VALUE)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(OK));
    }
}
