package io.missioncontrol.memory;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** A board's memory in what was built. */
@QuarkusIntegrationTest
class MemoryResourceIT extends MemoryResourceTest {}
