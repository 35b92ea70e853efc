package io.missioncontrol.gateway.client;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/**
 * The identity of this service towards gateways, made when it is needed first: in the file that operators name, or in
 * the database when they name none or it can be neither read nor written. A key that the Python backend left in the
 * home directory goes on being used, because gateways have approved it.
 */
@ApplicationScoped
public class DeviceIdentities {

    private static final Logger LOG = Logger.getLogger(DeviceIdentities.class);

    private final Vertx vertx;
    private final Optional<DeviceIdentityFile> file;
    private final DeviceIdentityFile inherited;
    private final DeviceIdentityTable table;
    private Future<DeviceIdentity> identity;

    @Inject
    public DeviceIdentities(Vertx vertx, GatewayClientConfig config, DeviceIdentityTable table) {
        this(vertx, config.deviceIdentityPath().map(String::strip).filter(path -> !path.isEmpty())
                .map(DeviceIdentities::expanded), home().resolve(".openclaw/identity/device.json"), table);
    }

    /** @param inherited used when {@code file} is not given and this exists */
    DeviceIdentities(Vertx vertx, Optional<Path> file, Path inherited, DeviceIdentityTable table) {
        this.vertx = vertx;
        this.file = file.map(DeviceIdentityFile::new);
        this.inherited = new DeviceIdentityFile(inherited);
        this.table = table;
    }

    /** The identity; looked up again after a failure. Completes on some event loop. */
    synchronized Future<DeviceIdentity> get() {
        if (identity == null || identity.failed()) {
            Promise<DeviceIdentity> promise = Promise.promise();
            find().subscribe().with(promise::complete, promise::fail);
            identity = promise.future();
        }
        return identity;
    }

    private Uni<DeviceIdentity> find() {
        return blocking(() -> file.orElse(inherited).read()).chain(found -> found
                .map(known -> Uni.createFrom().item(known))
                .orElseGet(() -> table.find().chain(stored -> stored == null ? make() : Uni.createFrom().item(stored))));
    }

    private Uni<DeviceIdentity> make() {
        Uni<Optional<DeviceIdentity>> written = file.isEmpty()
                ? Uni.createFrom().item(Optional.empty()) : blocking(() -> file.get().create());
        return written.chain(inFile -> inFile
                .map(identity -> {
                    LOG.infof("gateway.device_key.created New device key in %s: device id %s", file.get(), identity.id());
                    return Uni.createFrom().item(identity);
                })
                .orElseGet(() -> blocking(DeviceIdentity::create).chain(table::store).invoke(identity ->
                        LOG.infof("gateway.device_key.read Device key in the database: device id %s", identity.id()))));
    }

    private <T> Uni<T> blocking(Callable<T> action) {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(action, false).toCompletionStage());
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home", "/"));
    }

    private static Path expanded(String path) {
        return path.startsWith("~/") ? home().resolve(path.substring(2)) : Path.of(path);
    }
}
