package io.missioncontrol.ops;

import io.missioncontrol.edge.ErrorBody;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operator page at {@code /ops/}. It is a client of the API like any other, with no right of its own: what a person
 * may not read, it cannot show. Its headers allow nothing but its own files, the API and, for a sign-in, the issuer.
 */
@ApplicationScoped
class OpsPage {

    private static final String ROOT = "/ops";

    private final OpsPageConfig config;
    private final OpsSettings settings;
    private Map<String, OpsFile> files;
    private Map<String, String> headers;

    OpsPage(OpsPageConfig config, OpsSettings settings) {
        this.config = config;
        this.settings = settings;
    }

    void mount(@Observes Router router) {
        if (!config.enabled()) {
            return;
        }
        files = OpsFile.NAMES.stream().collect(Collectors.toMap(Function.identity(), OpsFile::read));
        files.put("", files.remove("index.html"));
        files.put("settings.json",
                OpsFile.of("application/json", settings.json().getBytes(StandardCharsets.UTF_8)));
        headers = headers();
        router.route(ROOT).handler(this::answer);
        router.route(ROOT + "/*").handler(this::answer);
    }

    private Map<String, String> headers() {
        String callable = settings.issuerOrigin().map(origin -> "'self' " + origin).orElse("'self'");
        return Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src " + callable
                        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        // Text can never become markup, whatever a script does.
                        + "; require-trusted-types-for 'script'; trusted-types 'none'",
                "Cross-Origin-Opener-Policy", "same-origin",
                "Cross-Origin-Resource-Policy", "same-origin",
                "X-Content-Type-Options", "nosniff",
                "X-Frame-Options", "DENY",
                "Referrer-Policy", "no-referrer",
                // Kept, but asked for again each time: after an upgrade no old script meets a new one.
                "Cache-Control", "no-cache");
    }

    private void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        String path = request.path();
        boolean isRoot = path.equals(ROOT);
        OpsFile file = isRoot ? null : files.get(path.substring(ROOT.length() + 1));
        if (!isRoot && file == null) {
            context.next();
        } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            ErrorBody.send(context, 405, "Method Not Allowed");
        } else if (isRoot) {
            // Relative, as all of the page's addresses: a proxy may serve all this below a path of its own.
            response.setStatusCode(302).putHeader(HttpHeaders.LOCATION, "ops/").end();
        } else {
            headers.forEach(response::putHeader);
            response.putHeader(HttpHeaders.ETAG, file.etag());
            if (file.isAlready(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
                response.setStatusCode(304).end();
            } else {
                response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType()).end(file.content());
            }
        }
    }
}
