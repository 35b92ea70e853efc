package io.missioncontrol.webhook;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The main job of what was built. */
@QuarkusIntegrationTest
class WebhookIngestIT extends WebhookIngestTest {}
