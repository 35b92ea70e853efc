package io.missioncontrol.edge.limit;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Limits that Redis counts, in what was built. */
@QuarkusIntegrationTest
class SharedLimitsIT extends SharedLimitsTest {}
