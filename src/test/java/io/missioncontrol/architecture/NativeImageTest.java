package io.missioncontrol.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpClient;
import java.util.Random;
import java.util.concurrent.Executor;

/** Keeps away what a native build refuses, minutes earlier than that build. */
@AnalyzeClasses(packages = "io.missioncontrol", importOptions = ImportOption.DoNotIncludeTests.class)
class NativeImageTest {

    /**
     * Classes are initialized when the executable is built, and what their static fields hold is part of it: memory
     * outside the heap, threads and random seeds cannot be.
     */
    @ArchTest
    static final ArchRule nothingOfTheBuildMachineIsKept = noFields()
            .that().areStatic()
            .should().haveRawType(describe("cannot be in an image heap", NativeImageTest::belongsToAProcess));

    private static boolean belongsToAProcess(JavaClass type) {
        return type.isAssignableTo(Buffer.class)
                || type.isAssignableTo("io.vertx.mutiny.core.buffer.Buffer")
                || type.isAssignableTo("io.netty.buffer.ByteBuf")
                || type.isAssignableTo(Random.class)
                || type.isAssignableTo(Thread.class)
                || type.isAssignableTo(Executor.class)
                || type.isAssignableTo(HttpClient.class);
    }
}
