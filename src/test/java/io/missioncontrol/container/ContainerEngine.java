package io.missioncontrol.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands of the engine that {@code src/test/container/engine} picks. */
final class ContainerEngine {

    private static final Path ENGINE = Path.of("src", "test", "container", "engine").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 60;

    private ContainerEngine() {}

    /** What a command wrote, both streams together, and its exit code. */
    record Result(int exitCode, String output) {}

    static Result run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(arguments));
    }

    static Result run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ENGINE.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(arguments + " did not end");
        }
        return new Result(process.exitValue(), output);
    }

    /** The output of a command that must succeed. */
    static String output(String... arguments) throws IOException, InterruptedException {
        Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(List.of(arguments) + ": " + result.output());
        }
        return result.output();
    }
}
