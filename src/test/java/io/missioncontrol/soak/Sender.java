package io.missioncontrol.soak;

import io.missioncontrol.soak.Evidence.Event;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends signed, numbered events to one webhook. With an idempotency header an event is sent until it is accepted; without
 * one it is sent once, since again it would be another event.
 */
final class Sender {

    static final String KEY_HEADER = "X-Event-Id";

    private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(100);

    private final int webhook;
    private final String path;
    private final byte[] secret;
    private final boolean hasKeys;
    private final Duration interval;
    private final Api api;
    private final Pause pause;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrongAnswers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tries = new AtomicInteger();

    Sender(int webhook, String path, String secret, boolean hasKeys, Duration interval, Api api, Pause pause) {
        this.webhook = webhook;
        this.path = path;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.hasKeys = hasKeys;
        this.interval = interval;
        this.api = api;
        this.pause = pause;
    }

    /** Sends one event after the other until the soak ends; the last one that has a key until it is accepted. */
    void run() {
        while (!pause.isOver()) {
            Event event = send(numbers.getAndIncrement());
            events.add(event);
            pause.sleep(interval);
        }
    }

    private Event send(int number) {
        long sentNanos = System.nanoTime();
        JsonObject body = new JsonObject().put("event", "soak-" + webhook + "-" + number);
        Pause untilAccepted = new Pause();
        while (true) {
            tries.incrementAndGet();
            Api.Answer answer = api.send("POST", path, body.encode(), headers(number, body.encode()));
            if (answer.status() == 202) {
                UUID payloadId = UUID.fromString(answer.json().getString("payload_id"));
                return new Event(webhook, number, sentNanos, System.nanoTime(), payloadId);
            }
            if (!answer.isUnknown()) {
                wrongAnswers.add("event " + number + " of webhook " + webhook + " was answered " + answer);
                return new Event(webhook, number, sentNanos, null, null);
            }
            if (!hasKeys) {
                return new Event(webhook, number, sentNanos, null, null);
            }
            untilAccepted.sleep(BEFORE_NEXT_TRY);
        }
    }

    Collection<Event> events() {
        return events;
    }

    /** Answers that no kill explains. */
    Collection<String> wrongAnswers() {
        return wrongAnswers;
    }

    int tries() {
        return tries.get();
    }

    private Map<String, String> headers(int number, String body) {
        String signature = "sha256=" + HexFormat.of().formatHex(hmac(body));
        return hasKeys
                ? Map.of("X-Hub-Signature-256", signature, KEY_HEADER, "event-" + number)
                : Map.of("X-Hub-Signature-256", signature);
    }

    private byte[] hmac(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
