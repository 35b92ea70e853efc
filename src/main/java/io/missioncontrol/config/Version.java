package io.missioncontrol.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Name and version as the build wrote them. */
public final class Version {

    private Version() {}

    /** One line, such as {@code mission-control 1.2.0 (1a2b3c4)}; without the commit when the build was not told it. */
    public static String read() {
        Properties build = load();
        String commit = build.getProperty("commit", "");
        return build.getProperty("name") + " " + build.getProperty("version")
                + (commit.isEmpty() ? "" : " (" + commit + ")");
    }

    /** Such as {@code 1.2.0}. */
    public static String number() {
        return load().getProperty("version");
    }

    /** Such as {@code 1a2b3c4}; empty when the build was not told it. */
    public static String commit() {
        return load().getProperty("commit", "");
    }

    private static Properties load() {
        Properties build = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream("/build.properties")) {
            build.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }
}
