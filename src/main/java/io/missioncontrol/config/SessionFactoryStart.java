package io.missioncontrol.config;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.hibernate.orm.runtime.JPAConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/**
 * In the executable, Hibernate's session factory is built while metrics, routes and the rest are set up. Quarkus builds it
 * on a thread of its own, too, but waits for that at once, a seventh of the start. Here the wait comes before the port
 * opens and before the first job runs: nothing that asks for a session meets a factory that is not ready.
 */
@ApplicationScoped
class SessionFactoryStart {

    private static final int BEFORE_THE_FIRST_JOB = Interceptor.Priority.LIBRARY_AFTER - 1;

    private final JPAConfig jpa;

    SessionFactoryStart(JPAConfig jpa) {
        this.jpa = jpa;
    }

    /** What failed on the other thread fails here once more, and with that the start. */
    void await(@Observes @Priority(BEFORE_THE_FIRST_JOB) StartupEvent event) {
        build(jpa);
    }

    static void begin(JPAConfig jpa) {
        Thread.ofPlatform().daemon().name("session-factory").start(() -> {
            try {
                build(jpa);
            } catch (RuntimeException again) {
                // Not said: the one who waits meets the same.
            }
        });
    }

    /** Builds what is not built yet, and waits for what another thread builds. */
    private static void build(JPAConfig jpa) {
        jpa.getPersistenceUnits().forEach(name -> jpa.getEntityManagerFactory(name, true));
    }

    /** Takes the place of Quarkus's method, when the executable is built. */
    @TargetClass(JPAConfig.class)
    static final class InTheExecutable {

        @Substitute
        void startAll() {
            begin((JPAConfig) (Object) this);
        }
    }
}
