package io.missioncontrol.gateway.provisioning;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Work that waits for its turn ends on the thread of whoever was before it; its caller goes on where it was. */
final class CallerContext {

    private CallerContext() {}

    static <T> Uni<T> resume(Uni<T> uni) {
        Context caller = Vertx.currentContext();
        return caller == null ? uni : uni.emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }
}
