package io.missioncontrol.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The scripts that this version brings, for those who have no Flyway at hand. */
final class Migrations {

    private static final String FIRST = "/db/migration/V1__Create_schema.sql";
    private static final Pattern NAME = Pattern.compile("V([0-9]+)__.*\\.sql");

    private Migrations() {}

    /** The number of the last script. They are in a directory, in a JAR, or in the native executable. */
    static int newest() {
        try {
            URI first = Migrations.class.getResource(FIRST).toURI();
            if (first.getScheme().equals("file")) {
                return newestBeside(Path.of(first));
            }
            try (FileSystem archive = FileSystems.newFileSystem(first, Map.of())) {
                return newestBeside(archive.getPath(FIRST));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int newestBeside(Path script) throws IOException {
        try (Stream<Path> scripts = Files.list(script.getParent())) {
            return scripts.map(path -> NAME.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElseThrow();
        }
    }
}
