package io.missioncontrol.auth.clerk;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The two operations of Clerk's Backend API that are needed. Each takes 5 s at most. */
@ApplicationScoped
class ClerkApi {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final WebClient client;
    private final String users;
    private final String authorization;

    ClerkApi(Vertx vertx, ClerkConfig config) {
        client = WebClient.create(vertx, new WebClientOptions()
                .setConnectTimeout(TIMEOUT_MILLIS)
                // The secret key must go nowhere else.
                .setFollowRedirects(false));
        users = config.apiRoot() + "/v1/users/";
        authorization = "Bearer " + config.secretKey().orElse("").strip();
    }

    /** Clerk answered, but not as asked. */
    static final class UnexpectedStatusException extends RuntimeException {

        private UnexpectedStatusException(int status) {
            super("Clerk answered " + status, null, false, false);
        }
    }

    /** The user object; empty when there is no such user (any more). */
    Uni<JsonObject> user(String id) {
        return send(HttpMethod.GET, id).map(response -> switch (response.statusCode()) {
            case 200 -> response.bodyAsJsonObject();
            case 404 -> new JsonObject();
            default -> throw new UnexpectedStatusException(response.statusCode());
        });
    }

    /** Succeeds too when there is no such user (any more). */
    Uni<Void> deleteUser(String id) {
        return send(HttpMethod.DELETE, id)
                .invoke(response -> {
                    boolean gone = response.statusCode() / 100 == 2 || response.statusCode() == 404;
                    if (!gone) {
                        throw new UnexpectedStatusException(response.statusCode());
                    }
                })
                .replaceWithVoid();
    }

    private Uni<HttpResponse<Buffer>> send(HttpMethod method, String id) {
        return client.requestAbs(method, users + URLEncoder.encode(id, StandardCharsets.UTF_8))
                .putHeader("Authorization", authorization)
                .timeout(TIMEOUT_MILLIS)
                .send();
    }
}
