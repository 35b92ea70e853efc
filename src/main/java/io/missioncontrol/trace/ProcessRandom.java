package io.missioncontrol.trace;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Where ids of spans come from in the native executable. The SDK's own code also has a generator for Android, whose seed
 * would be made at build time and be the same for ever; native-image refuses that.
 */
@TargetClass(className = "io.opentelemetry.sdk.internal.RandomSupplier")
final class ProcessRandom {

    private ProcessRandom() {}

    @Substitute
    public static Supplier<Random> platformDefault() {
        return ThreadLocalRandom::current;
    }
}
