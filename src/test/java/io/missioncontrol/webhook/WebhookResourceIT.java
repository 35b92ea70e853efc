package io.missioncontrol.webhook;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Webhooks and their events in what was built. */
@QuarkusIntegrationTest
class WebhookResourceIT extends WebhookResourceTest {}
