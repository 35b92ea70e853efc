package io.missioncontrol.doctor;

import io.missioncontrol.config.StartUpCheck;
import io.missioncontrol.config.Version;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks an environment before (or while) the service runs in it, and changes nothing. Boots no framework, so it can
 * look at what keeps the service from starting. Secrets are used, never printed.
 */
public final class Doctor {

    private final StartUpCheck variables;
    private final Path home;

    Doctor(StartUpCheck variables, Path home) {
        this.variables = variables;
        this.home = home;
    }

    /** @return the exit code: 0 when nothing keeps the service from working, else 1 */
    public static int run() {
        System.out.println(Version.read());
        return new Doctor(StartUpCheck.ofThisProcess(), Path.of(System.getProperty("user.home", ""))).report(System.out);
    }

    int report(PrintStream out) {
        List<Finding> findings = examine();
        findings.forEach(finding -> out.println(finding.line()));
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL) ? 1 : 0;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>(variables());
        findings.addAll(new DatabaseCheck(variables).examine());
        findings.add(new RedisCheck(variables).examine());
        findings.add(new DeviceKeyCheck(variables, home).examine());
        return findings;
    }

    private List<Finding> variables() {
        List<String> refusals = variables.refusals();
        if (refusals.isEmpty()) {
            return List.of(Finding.ok("variables", "all have a value that the start accepts"));
        }
        return refusals.stream().map(refusal -> Finding.fail("variables", refusal)).toList();
    }
}
