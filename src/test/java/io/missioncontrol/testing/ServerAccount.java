package io.missioncontrol.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The account that PostgreSQL runs under. It refuses to run as root, so root starts it in a user namespace of its own
 * (there it is nobody, yet keeps root's files), or, where namespaces are forbidden (many containers), as another user.
 *
 * @param prefix what goes before a command to run it under the account
 * @param owner who must own the server's files; null if the caller owns them anyway
 */
record ServerAccount(List<String> prefix, String owner) {

    /** For tests of the second way for root: {@code -Dpostgres.user-namespace=false}. */
    private static final String NAMESPACE_PROPERTY = "postgres.user-namespace";

    static ServerAccount choose() {
        if (!System.getProperty("user.name").equals("root")) {
            return new ServerAccount(List.of(), null);
        }
        var namespace = new ServerAccount(List.of("unshare", "--user"), "root");
        // initdb needs a name for the account, so that one that has none does not do.
        if (!"false".equals(System.getProperty(NAMESPACE_PROPERTY)) && namespace.succeeds("id", "-un")) {
            return namespace;
        }
        for (var name : List.of("postgres", "nobody")) {
            var changed = List.of(
                    List.of("setpriv", "--reuid=" + name, "--regid=" + groupOf(name), "--clear-groups"),
                    List.of("runuser", "-u", name, "--"));
            for (var prefix : changed) {
                var account = new ServerAccount(prefix, name);
                if (account.succeeds("id", "-un")) {
                    return account;
                }
            }
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and neither a user namespace nor the users"
                + " postgres and nobody can be used here: run as an ordinary user, or set DATABASE_URL"
                + " (TEST_DATABASE_URL for tests)");
    }

    /** Gives a directory and everything in it to the owner; root may have run it in the other way before. */
    void own(Path directory) {
        if (owner != null && !run(List.of("chown", "-R", owner, directory.toString()))) {
            throw new IllegalStateException("cannot give " + directory + " to the user " + owner);
        }
    }

    boolean canEnter(Path directory) {
        return succeeds("test", "-x", directory.toString());
    }

    /**
     * The given directory, created, or one outside that stands for it if the account cannot get there: a checkout in
     * root's home is closed to others.
     */
    Path reachable(Path directory) throws IOException {
        Files.createDirectories(directory);
        own(directory);
        if (canEnter(directory)) {
            return directory;
        }
        var outside = Path.of("/var/tmp", "mission-control-" + UUID.nameUUIDFromBytes(directory.toString().getBytes()));
        if (!Files.exists(outside, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    outside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        // Anyone can create a directory there, under this name too.
        var found = Files.getOwner(outside, LinkOption.NOFOLLOW_LINKS).getName();
        if (!Files.isDirectory(outside, LinkOption.NOFOLLOW_LINKS) || !List.of("root", owner).contains(found)) {
            throw new IllegalStateException(outside + " belongs to " + found + ": remove it");
        }
        own(outside);
        return outside;
    }

    List<String> command(List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    private boolean succeeds(String... command) {
        return run(command(List.of(command)));
    }

    private static boolean run(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String groupOf(String user) {
        return user.equals("nobody") ? "65534" : user;
    }
}
