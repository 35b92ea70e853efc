package io.missioncontrol.auth;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Agents' tokens in what was built. */
@QuarkusIntegrationTest
class AgentAuthenticationIT extends AgentAuthenticationTest {}
