package io.missioncontrol.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** A feature asks another feature's service, never its entity. */
final class UsedOnlyInTheirRoom extends ArchCondition<JavaClass> {

    UsedOnlyInTheirRoom() {
        super("be used in their own room only");
    }

    @Override
    public void check(JavaClass entity, ConditionEvents events) {
        entity.getDirectDependenciesToSelf().stream()
                .filter(dependency -> !Rooms.of(dependency.getOriginClass()).equals(Rooms.of(entity)))
                .forEach(dependency ->
                        events.add(SimpleConditionEvent.violated(entity, dependency.getDescription())));
    }
}
