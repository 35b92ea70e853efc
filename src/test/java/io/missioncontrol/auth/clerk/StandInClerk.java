package io.missioncontrol.auth.clerk;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Clerk's Backend API as far as this service uses it: {@code /v1/jwks} and {@code /v1/users/{id}}, for those who know the
 * secret key. Clerk cannot be run on a machine of one's own.
 */
final class StandInClerk implements AutoCloseable {

    static final String SECRET_KEY = "sk_test_0123456789";

    private final URI address;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, JsonObject> users = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile RsaJsonWebKey key;
    private volatile boolean refusesDeletion;

    /** @param address where it will listen */
    StandInClerk(String address) {
        this.address = URI.create(address);
        rotateKeys();
    }

    void start() {
        if (server == null) {
            server = await(vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(address.getPort(), address.getHost())
                    .toCompletionStage()
                    .toCompletableFuture());
        }
    }

    void stop() {
        if (server != null) {
            await(server.close().toCompletionStage().toCompletableFuture());
            server = null;
        }
    }

    void rotateKeys() {
        try {
            RsaJsonWebKey fresh = RsaJwkGenerator.generateJwk(2048);
            fresh.setKeyId("ins_" + UUID.randomUUID());
            fresh.setUse("sig");
            fresh.setAlgorithm("RS256");
            key = fresh;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param user as Clerk's User object, see its API reference */
    void add(String id, JsonObject user) {
        users.put(id, user);
    }

    boolean knows(String id) {
        return users.containsKey(id);
    }

    void refuseDeletion(boolean refuse) {
        refusesDeletion = refuse;
    }

    /** Method and path of all requests that had the secret key. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    String publicKeys() {
        return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    String sign(JsonObject claims) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("RS256");
        signature.setHeader("typ", "JWT");
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        signature.setPayload(claims.encode());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpServerRequest request) {
        if (!("Bearer " + SECRET_KEY).equals(request.getHeader("Authorization"))) {
            request.response().setStatusCode(401).end("{\"errors\":[]}");
            return;
        }
        requests.add(request.method() + " " + request.path());
        if (request.path().equals("/v1/jwks")) {
            request.response().end(publicKeys());
            return;
        }
        String id = request.path().replaceFirst("^/v1/users/", "");
        if (request.method().equals(HttpMethod.DELETE) && refusesDeletion) {
            request.response().setStatusCode(500).end("{\"errors\":[]}");
            return;
        }
        JsonObject user = request.method().equals(HttpMethod.DELETE) ? users.remove(id) : users.get(id);
        if (user == null) {
            request.response().setStatusCode(404).end("{\"errors\":[]}");
        } else {
            request.response().putHeader("Content-Type", "application/json").end(user.encode());
        }
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
