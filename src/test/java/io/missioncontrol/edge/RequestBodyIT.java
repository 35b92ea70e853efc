package io.missioncontrol.edge;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Bodies, and what is wrong with them, in what was built. */
@QuarkusIntegrationTest
class RequestBodyIT extends RequestBodyTest {}
