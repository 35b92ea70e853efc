package io.missioncontrol.gateway.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;

/**
 * The device key in a file, in the form that OpenClaw's own clients and the Python backend write. Only its owner may
 * read it. Blocks.
 */
final class DeviceIdentityFile {

    private static final Logger LOG = Logger.getLogger(DeviceIdentityFile.class);
    private static final int MAX_SIZE = 65_536;

    private final Path path;

    DeviceIdentityFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /**
     * The key in the file; empty when there is no file.
     *
     * @throws GatewayException when there is one that cannot be read or holds no key: a new key would have to be
     *         approved on every gateway, so somebody must decide
     */
    Optional<DeviceIdentity> read() {
        try {
            if (!Files.exists(path)) {
                return Optional.empty();
            }
            if (Files.size(path) > MAX_SIZE) {
                throw unusable("it is larger than a key");
            }
            JsonObject content = new JsonObject(Files.readString(path));
            return Optional.of(DeviceIdentity.fromPem(
                    content.getString("publicKeyPem", ""), content.getString("privateKeyPem", "")));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (AccessDeniedException denied) {
            throw unusable("this process may not read it");
        } catch (IOException unreadable) {
            throw unusable("it cannot be read");
        } catch (DecodeException | ClassCastException | GeneralSecurityException broken) {
            throw unusable("it holds no Ed25519 key pair");
        }
    }

    /**
     * Makes a new key, unless another process has made one meanwhile; that one counts then.
     *
     * @return empty when nothing can be written there
     */
    Optional<DeviceIdentity> create() {
        DeviceIdentity identity = DeviceIdentity.create();
        JsonObject content = new JsonObject()
                .put("version", 1)
                .put("deviceId", identity.id())
                .put("publicKeyPem", identity.publicPem())
                .put("privateKeyPem", identity.privatePem())
                .put("createdAtMs", System.currentTimeMillis());
        try {
            Files.createDirectories(path.getParent());
            Path whole = Files.createTempFile(path.getParent(), ".device", ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(whole, content.encodePrettily() + "\n", StandardCharsets.UTF_8);
                publish(whole);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException | UnsupportedOperationException notWritable) {
            LOG.debugf(notWritable, "Cannot write %s", path);
            return Optional.empty();
        }
        return read();
    }

    /** Gives the whole file its name in one step, and only if nobody has it. */
    private void publish(Path whole) throws IOException {
        try {
            Files.createLink(path, whole);
        } catch (FileAlreadyExistsException another) {
            LOG.debugf("Another process has written %s", path);
        } catch (IOException | UnsupportedOperationException noLinks) {
            if (!Files.exists(path)) {
                Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private GatewayException unusable(String why) {
        return new GatewayException(GatewayErrorCode.DEVICE_KEY_UNUSABLE, "The device key in " + path
                + " cannot be used: " + why + ". Make the file right, or remove it: then a new key is made, which"
                + " gateways must approve again.");
    }
}
