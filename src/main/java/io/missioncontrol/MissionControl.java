package io.missioncontrol;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Entry point. */
@QuarkusMain
public final class MissionControl {

    private MissionControl() {}

    public static void main(String... args) {
        Quarkus.run(args);
    }
}
