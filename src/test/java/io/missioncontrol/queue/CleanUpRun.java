package io.missioncontrol.queue;

import jakarta.enterprise.context.Dependent;
import java.time.Duration;

/** Cleans up now, for tests of what other rooms delete. */
@Dependent
public class CleanUpRun {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CleanUp cleanUp;

    CleanUpRun(CleanUp cleanUp) {
        this.cleanUp = cleanUp;
    }

    public void now() {
        cleanUp.run().await().atMost(PATIENCE);
    }
}
