package io.missioncontrol.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What all tests of the page in a browser have: one visitor, and nothing foreign that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OpsPageVisit {

    static final String SCRIPT = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>";

    static final String FIRST_STATE = "#deliveries-rows tr:first-child .state";

    OpsVisitor visitor;

    Browser browser;

    @BeforeAll
    void start() {
        visitor = new OpsVisitor();
        browser = visitor.browser;
    }

    @AfterAll
    void end() {
        visitor.close();
    }

    /** A script of a stranger that ran would have left its mark, and one that was stopped a line on the console. */
    @AfterEach
    void nothingForeignHasRun() {
        assertThat(browser.script("return window.hacked ?? 0").asInt()).isZero();
        assertThat(visitor.complaints()).isEmpty();
    }

    String focused() {
        return browser.script("return document.activeElement.id || document.activeElement.dataset.key || ''").asText();
    }
}
