package io.missioncontrol.gateway.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/** The identity of this service, made when it is needed first. */
@ApplicationScoped
public class DeviceIdentities {

    private final Vertx vertx;
    private Future<DeviceIdentity> identity;

    public DeviceIdentities(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized Future<DeviceIdentity> get() {
        if (identity == null || identity.failed()) {
            identity = vertx.executeBlocking(DeviceIdentity::create, false);
        }
        return identity;
    }
}
