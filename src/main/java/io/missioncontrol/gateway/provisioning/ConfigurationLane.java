package io.missioncontrol.gateway.provisioning;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * The order in which this process changes one gateway's configuration: one change at a time, because gateways lose one
 * of two agents that are created at once, and as few changes as possible, because some take three a minute and restart
 * after each. Agents that are placed while a change is under way go into the next one together.
 */
final class ConfigurationLane {

    private final BiFunction<ConfigurationLane, List<Order>, Uni<Void>> work;
    private final Deque<Order> orders = new ArrayDeque<>();
    private Dialect dialect = new Dialect(null);
    private boolean busy;

    /** @param work carries orders out and answers each; fails only by mistake */
    ConfigurationLane(BiFunction<ConfigurationLane, List<Order>, Uni<Void>> work) {
        this.work = work;
    }

    synchronized Dialect dialect(String serverVersion) {
        if (!dialect.isOf(serverVersion)) {
            dialect = new Dialect(serverVersion);
        }
        return dialect;
    }

    synchronized Dialect dialect() {
        return dialect;
    }

    Uni<Boolean> place(GatewayTarget target, AgentPlacement placement) {
        return order(emitter -> new Order.Place(target, placement, emitter));
    }

    Uni<Boolean> remove(GatewayTarget target, String agentId) {
        return order(emitter -> new Order.Remove(target, agentId, emitter));
    }

    private Uni<Boolean> order(Function<UniEmitter<? super Boolean>, Order> order) {
        return Uni.createFrom().emitter(emitter -> {
            Order taken = order.apply(emitter);
            emitter.onTermination(() -> forget(taken));
            synchronized (this) {
                orders.add(taken);
            }
            next();
        });
    }

    private synchronized void forget(Order order) {
        orders.removeIf(waiting -> waiting == order);
    }

    private void next() {
        List<Order> batch;
        synchronized (this) {
            if (busy || orders.isEmpty()) {
                return;
            }
            busy = true;
            batch = batch();
        }
        work.apply(this, batch)
                .onTermination().invoke(this::done)
                .subscribe().with(
                        ignored -> {},
                        failure -> batch.forEach(order -> order.waiting().fail(failure)));
    }

    private void done() {
        synchronized (this) {
            busy = false;
        }
        next();
    }

    /** The first order, with the placements of other agents right behind it when it is one itself. */
    private List<Order> batch() {
        List<Order> batch = new ArrayList<>();
        batch.add(orders.poll());
        Set<String> agents = new HashSet<>();
        agents.add(batch.getFirst().agentId());
        while (batch.getFirst() instanceof Order.Place
                && orders.peek() instanceof Order.Place next
                && next.target().equals(batch.getFirst().target())
                && agents.add(next.agentId())) {
            batch.add(orders.poll());
        }
        return batch;
    }
}
