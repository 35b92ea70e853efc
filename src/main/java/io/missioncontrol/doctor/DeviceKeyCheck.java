package io.missioncontrol.doctor;

import io.missioncontrol.config.StartUpCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** The file with the key of this device towards gateways: can it be read or made, and by nobody else? */
final class DeviceKeyCheck {

    private static final String SUBJECT = "key file";
    private static final String VARIABLE = "OPENCLAW_GATEWAY_DEVICE_IDENTITY_PATH";
    private static final Set<PosixFilePermission> OWNERS = Set.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final StartUpCheck variables;
    private final Path home;

    DeviceKeyCheck(StartUpCheck variables, Path home) {
        this.variables = variables;
        this.home = home;
    }

    Finding examine() {
        Optional<String> written = variables.value(VARIABLE);
        try {
            if (written.isEmpty()) {
                // Where the earlier backend keeps it: its key goes on to be used.
                Path left = home.resolve(".openclaw/identity/device.json");
                return Files.exists(left)
                        ? existing(left)
                        : Finding.ok(SUBJECT, "none: the device key is in the database");
            }
            Path file = Path.of(written.get()).toAbsolutePath();
            return Files.exists(file) ? existing(file) : missing(file);
        } catch (InvalidPathException e) {
            return Finding.fail(SUBJECT, VARIABLE + " is not a path");
        } catch (IOException e) {
            return Finding.fail(SUBJECT, VARIABLE + " cannot be looked at: " + e.getClass().getSimpleName());
        }
    }

    private static Finding existing(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return Finding.fail(SUBJECT, file + " cannot be read by this user: chown it, or correct " + VARIABLE);
        }
        boolean isPrivate = !Files.getFileStore(file).supportsFileAttributeView("posix")
                || OWNERS.containsAll(Files.getPosixFilePermissions(file));
        return isPrivate
                ? Finding.ok(SUBJECT, file + " is there, for this user only")
                : Finding.fail(SUBJECT, file + " can be read by others: chmod 600 " + file);
    }

    private static Finding missing(Path file) {
        Path directory = file.getParent();
        while (directory != null && !Files.exists(directory)) {
            directory = directory.getParent();
        }
        return directory != null && Files.isDirectory(directory) && Files.isWritable(directory)
                ? Finding.ok(SUBJECT, file + " is not there yet, and can be made")
                : Finding.fail(SUBJECT, file + " is not there, and cannot be made: make " + directory
                        + " writable for this user, or mount a volume there");
    }
}
