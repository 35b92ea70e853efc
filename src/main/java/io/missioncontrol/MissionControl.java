package io.missioncontrol;

import io.missioncontrol.config.Command;
import io.missioncontrol.config.DatabaseUrl;
import io.missioncontrol.config.HealthCheck;
import io.missioncontrol.config.StartUpCheck;
import io.missioncontrol.config.Version;
import io.missioncontrol.doctor.Doctor;
import io.missioncontrol.schema.EarlyLook;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Entry point: picks the sub-command. Only {@code serve} and {@code migrate} boot Quarkus. */
@QuarkusMain
public final class MissionControl {

    private static final int USAGE_ERROR = 2;

    /**
     * Buffers of each size that each event loop keeps for its next use. Netty has room for 256 of 78 sizes, 160 KB of empty
     * room for each event loop; one loop has no more than a few of one size in use.
     */
    private static final String CACHED_BUFFERS_PROPERTY = "io.netty.allocator.smallCacheSize";

    private static final String CACHED_BUFFERS = "32";

    private static final String USAGE = """
            Usage: mission-control [command]

              serve                 serve the API (the default)
              migrate               bring the database to the schema of this version, and exit
              doctor                check this environment, a line for each thing; exit 0 if all is well, else 1
              healthcheck [--live]  exit 0 if the service on this machine is ready (or alive), else 1
              version               print name and version
              rehearse              start without a database, and exit: records what the JVM's start cache needs
            """;

    private MissionControl() {}

    public static void main(String... arguments) {
        switch (String.join(" ", arguments)) {
            case "", "serve" -> boot(Command.SERVE);
            case "migrate" -> boot(Command.MIGRATE);
            case "doctor" -> System.exit(Doctor.run());
            case "rehearse" -> boot(Command.REHEARSE);
            case "healthcheck" -> System.exit(HealthCheck.run("/readyz"));
            case "healthcheck --live" -> System.exit(HealthCheck.run("/healthz"));
            case "version", "--version" -> System.out.println(Version.read());
            case "help", "--help", "-h" -> System.out.print(USAGE);
            default -> {
                System.err.print(USAGE);
                System.exit(USAGE_ERROR);
            }
        }
    }

    private static void boot(String command) {
        System.setProperty(Command.PROPERTY, command);
        if (System.getProperty(CACHED_BUFFERS_PROPERTY) == null) {
            System.setProperty(CACHED_BUFFERS_PROPERTY, CACHED_BUFFERS);
        }
        // Dev mode shows the refusal by itself, and goes on when the file that holds the variable is corrected.
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            StartUpCheck check = StartUpCheck.ofThisProcess();
            Optional<String> refusal = check.firstRefusal();
            if (refusal.isPresent()) {
                System.err.println(refusal.get());
                System.exit(1);
            }
            if (ImageMode.current() == ImageMode.NATIVE_RUN) {
                // Quarkus builds every executable to write its heap into a file on this signal: all secrets with it.
                Signal.handle(new Signal("USR1"), SignalHandler.SIG_IGN);
                // In the JVM the migrations are not known yet, and the start takes seconds in any case.
                if (!command.equals(Command.REHEARSE)) {
                    check.value("DATABASE_URL").map(DatabaseUrl::parse).ifPresent(EarlyLook::begin);
                }
            }
            // By itself the JVM ends with 143 on SIGTERM, after the same orderly stop.
            Signal.handle(new Signal("TERM"), signal -> Command.stop());
        }
        Quarkus.run();
    }
}
