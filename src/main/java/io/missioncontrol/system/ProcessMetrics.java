package io.missioncontrol.system;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.config.Version;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Which build this is, and the memory that the operating system counts for the process: of a native executable the heap
 * is only a part of it, and the limit of a container is about all of it.
 */
@ApplicationScoped
class ProcessMetrics {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path LIMIT = Path.of("/sys/fs/cgroup/memory.max");
    private static final int BYTES_PER_KIB = 1_024;

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder("missioncontrol.build.info", () -> 1)
                .description("Always 1; the labels say which build this is")
                .tags("version", Version.number(), "commit", Version.commit())
                .register(registry);
        Gauge.builder("process.resident.memory", ProcessMetrics::residentBytes)
                .description("Memory of the process as the operating system counts it")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("process.memory.limit", ProcessMetrics::limitBytes)
                .description("Memory that the container may use; NaN without a limit")
                .baseUnit("bytes")
                .register(registry);
    }

    /** NaN where there is no Linux. */
    private static double residentBytes() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static double limitBytes() {
        try {
            String limit = Files.readString(LIMIT).strip();
            return limit.equals("max") ? Double.NaN : Double.parseDouble(limit);
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
    }
}
