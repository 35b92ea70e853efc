package io.missioncontrol.edge;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Paths, methods, headers and error bodies of what was built. */
@QuarkusIntegrationTest
class EdgeIT extends EdgeTest {}
