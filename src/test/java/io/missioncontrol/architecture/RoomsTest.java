package io.missioncontrol.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Arrays;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.base.DescribedPredicate;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Holds the directions between the rooms that docs/architecture.md describes. */
@AnalyzeClasses(packages = "io.missioncontrol", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.missioncontrol.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theEdgeKnowsNoFeature = noClasses()
            .that().resideInAPackage("io.missioncontrol.edge..")
            .should().dependOnClassesThat(aRoomOtherThan("edge", "trace", "config"));

    @ArchTest
    static final ArchRule authenticationKnowsNoFeature = noClasses()
            .that().resideInAPackage("io.missioncontrol.auth..")
            .should().dependOnClassesThat(aRoomOtherThan("auth", "edge", "config"));

    @ArchTest
    static final ArchRule configurationUsesNothing = noClasses()
            .that().resideInAPackage("io.missioncontrol.config..")
            .should().dependOnClassesThat(aRoomOtherThan("config"));

    @ArchTest
    static final ArchRule tracingKnowsNobody = noClasses()
            .that().resideInAPackage("io.missioncontrol.trace..")
            .should().dependOnClassesThat(aRoomOtherThan("trace", "config"));

    @ArchTest
    static final ArchRule entitiesStayInTheirRoom = classes()
            .that().areAnnotatedWith(Entity.class)
            .should(new UsedOnlyInTheirRoom());

    @ArchTest
    static final ArchRule resourcesAreNamedAsWhatTheyAre = classes()
            .that().areAnnotatedWith(Path.class)
            .should().haveSimpleNameEndingWith("Resource");

    /** A client that hangs up must not stop a write half-way: what it asked for is done or failed, never cancelled. */
    @ArchTest
    static final ArchRule operationsEndWhatTheyBegan = classes()
            .that().areAnnotatedWith(Path.class)
            .should().beAnnotatedWith(Cancellable.class);

    @ArchTest
    static final ArchRule noDrawerForEverything = noClasses()
            .should().resideInAnyPackage("..util..", "..helper..", "..manager..", "..impl..", "..dto..", "..common..");

    static DescribedPredicate<JavaClass> aRoomOtherThan(String... rooms) {
        return DescribedPredicate.describe(
                "are in a room other than " + String.join(", ", rooms),
                type -> type.getPackageName().startsWith("io.missioncontrol.")
                        && Arrays.stream(rooms).noneMatch(room -> Rooms.of(type).equals(room)));
    }
}
