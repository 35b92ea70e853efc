package io.missioncontrol.gateway.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Finds the addresses of hosts, as the machine does for every program. Has a few threads of its own: a name server that
 * is down makes each question take many seconds, and must not use up the threads of others.
 */
@ApplicationScoped
public class HostResolver {

    private static final int THREADS = 4;

    private final Vertx vertx;
    private WorkerExecutor threads;

    public HostResolver(Vertx vertx) {
        this.vertx = vertx;
    }

    /** At least one address, each with the host's name. Fails with {@link UnknownHostException}. */
    Future<List<InetAddress>> resolve(String host) {
        return threads().executeBlocking(() -> {
            List<InetAddress> named = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                named.add(InetAddress.getByAddress(host, address.getAddress()));
            }
            return named;
        }, false);
    }

    @PreDestroy
    void close() {
        if (threads != null) {
            threads.close();
        }
    }

    private synchronized WorkerExecutor threads() {
        if (threads == null) {
            threads = vertx.createSharedWorkerExecutor("gateway-hosts", THREADS);
        }
        return threads;
    }
}
