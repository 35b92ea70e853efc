package io.missioncontrol.gateway.standin;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** How a stand-in gateway behaves: what tests change while it runs, from their own threads. */
final class StandInSettings {

    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    final Map<String, Fault> lasting = new ConcurrentHashMap<>();
    volatile int protocol;
    volatile String version;
    volatile String token = StandInGateway.TOKEN;
    volatile Refusal refusal;
    volatile Fault greeting;
    volatile Consumer<HttpServerRequest> http;
    /** Null when devices need no approval. */
    volatile Set<String> approvedDevices;
    volatile boolean restartsOnPatch;
    volatile boolean frozen;
    volatile String missing;
    volatile BiConsumer<StandInGateway.Call, JsonObject> recorder = (call, result) -> { };

    StandInSettings(Era era) {
        protocol = era.protocol();
        version = era.version();
    }

    void plan(String method, List<Fault> planned) {
        faults.computeIfAbsent(method, absent -> new ConcurrentLinkedQueue<>()).addAll(planned);
    }

    /** The fault that the next call of this method meets; null for none. */
    Fault fault(String method) {
        Queue<Fault> planned = faults.get(method);
        Fault fault = planned == null ? null : planned.poll();
        return fault == null ? lasting.get(method) : fault;
    }
}
