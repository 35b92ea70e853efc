package io.missioncontrol.gateway.provisioning;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Work that waits for its turn ends on the thread of whoever was before it; its caller goes on where it was. */
final class CallerContext {

    private CallerContext() {}

    /** What is to be done later, by whoever is done then, in the present caller's context: its log lines, its trace. */
    static Runnable bind(Runnable task) {
        Context caller = Vertx.currentContext();
        return caller == null ? task : () -> {
            if (caller == Vertx.currentContext()) {
                task.run();
            } else {
                caller.runOnContext(ignored -> task.run());
            }
        };
    }

    static <T> Uni<T> resume(Uni<T> uni) {
        Context caller = Vertx.currentContext();
        return caller == null ? uni : uni.emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }
}
