package io.missioncontrol.gateway.standin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agents of a stand-in gateway: woken, they call in with the token of their file, and try again for a while. */
final class StandInAgents {

    private static final Pattern TOKEN = Pattern.compile("(?m)^AUTH_TOKEN=(\\S+)$");
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final List<String> services;
    private final Function<String, String> instructions;
    private final Map<String, Integer> wakeUps = new HashMap<>();
    private int next;

    /** @param instructions the present text of an agent's AGENTS.md */
    StandInAgents(Vertx vertx, List<String> services, Function<String, String> instructions) {
        this.vertx = vertx;
        this.services = services;
        this.instructions = instructions;
        client = vertx.createHttpClient();
    }

    /** On the event loop. */
    void told(String sessionKey, String message) {
        if (message.startsWith("Hello ")) {
            String agent = sessionKey.split(":")[1];
            callIn(agent, wakeUps.merge(agent, 1, Integer::sum), TRIES);
        }
    }

    private void callIn(String agent, int wakeUp, int tries) {
        Matcher token = TOKEN.matcher(instructions.apply(agent));
        boolean isTheLast = wakeUps.get(agent) == wakeUp;
        if (!token.find() || tries == 0 || !isTheLast) {
            return;
        }
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(services.get(next++ % services.size()) + "/api/v1/agent/heartbeat")
                .setTimeout(5_000)
                .putHeader("X-Agent-Token", token.group(1));
        client.request(request)
                .compose(open -> open.send().map(answer -> answer.statusCode() == 200))
                .otherwise(false)
                .onSuccess(done -> {
                    if (!done) {
                        vertx.setTimer(PAUSE_MILLIS, ignored -> callIn(agent, wakeUp, tries - 1));
                    }
                });
    }
}
