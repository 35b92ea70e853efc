package io.missioncontrol.gateway.provisioning;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A language model for real gateways: speaks the API of OpenAI on the loopback, and has one thing to say. */
final class StandInModel {

    private static final String SAYING = "Understood.";

    private StandInModel() {}

    static void listen(Vertx vertx, int port) {
        vertx.createHttpServer()
                .requestHandler(request -> request.bodyHandler(body -> {
                    boolean streams = body.length() > 0 && body.toJsonObject().getBoolean("stream", false);
                    if (streams) {
                        stream(request.response());
                    } else {
                        answer(request.response());
                    }
                }))
                .listen(port, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join();
    }

    private static void answer(HttpServerResponse response) {
        response.putHeader("Content-Type", "application/json").end(completion("chat.completion", new JsonObject()
                .put("index", 0)
                .put("message", new JsonObject().put("role", "assistant").put("content", SAYING))
                .put("finish_reason", "stop")).encode());
    }

    private static void stream(HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream").setChunked(true);
        response.write(event(new JsonObject()
                .put("index", 0)
                .put("delta", new JsonObject().put("role", "assistant").put("content", SAYING))));
        response.write(event(new JsonObject()
                .put("index", 0)
                .put("delta", new JsonObject())
                .put("finish_reason", "stop")));
        response.end("data: [DONE]\n\n");
    }

    private static String event(JsonObject choice) {
        return "data: " + completion("chat.completion.chunk", choice).encode() + "\n\n";
    }

    private static JsonObject completion(String kind, JsonObject choice) {
        return new JsonObject()
                .put("id", "c1")
                .put("object", kind)
                .put("created", 1)
                .put("model", "stand-in")
                .put("choices", new JsonArray().add(choice))
                .put("usage", new JsonObject()
                        .put("prompt_tokens", 1)
                        .put("completion_tokens", 1)
                        .put("total_tokens", 2));
    }
}
