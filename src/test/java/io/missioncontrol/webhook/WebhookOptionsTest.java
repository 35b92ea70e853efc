package io.missioncontrol.webhook;

import static io.missioncontrol.webhook.IngestClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemes of signatures, and the change of a secret, from the API to the wire. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class WebhookOptionsTest {

    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] EVENT = utf8("{\"event\": \"ping\"}");

    private UUID board;
    private String webhooks;

    @BeforeEach
    void makeBoard() {
        board = BoardRows.board(ConfigProvider.getConfig().getValue("DATABASE_URL", String.class), RestAssured.port);
        webhooks = "/api/v1/boards/" + board + "/webhooks";
    }

    @Test
    void optionsAreShownWithoutSecrets() {
        // When
        ValidatableResponse created = create("""
                {"description": "x", "secret": "new", "signature_scheme": "timestamped", "previous_secret": " old ",
                 "previous_secret_expires_at": "2030-01-02T03:04:05Z", "idempotency_header": " X-GitHub-Delivery "}""");

        // Then
        created.statusCode(200)
                .body("signature_scheme", equalTo("timestamped"))
                .body("has_previous_secret", is(true))
                .body("previous_secret_expires_at", equalTo("2030-01-02T03:04:05"))
                .body("idempotency_header", equalTo("X-GitHub-Delivery"))
                .body("$", not(hasKey("previous_secret")));
        user().get(webhooks).then().body("items[0]", equalTo(created.extract().path("$")));
        user().get(webhooks + "/" + id(created)).then().body("$", equalTo(created.extract().path("$")));
    }

    @Test
    void withoutThePreviousSecretItsDateGoesToo() {
        String rotating = """
                {"description": "x", "secret": "new", "previous_secret": "old",
                 "previous_secret_expires_at": "2030-01-02T03:04:05"}""";
        for (String change : new String[] {"{\"previous_secret\": null}", "{\"secret\": \"\"}"}) {
            patch(id(create(rotating)), change).statusCode(200)
                    .body("has_previous_secret", is(false))
                    .body("previous_secret_expires_at", nullValue());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'signature_scheme': 'sha1'}                    | signature_scheme",
        "{'signature_scheme': null}                      | signature_scheme",
        "{'signature_scheme': 5}                         | signature_scheme",
        "{'idempotency_header': 'a b'}                   | idempotency_header",
        "{'idempotency_header': 'é'}                     | idempotency_header",
        "{'previous_secret': ['s3cret']}                 | previous_secret",
        "{'previous_secret_expires_at': 'tomorrow'}      | previous_secret_expires_at"
    })
    void wrongOptionsAreNamed(String options, String field) {
        String body = options.replace('\'', '"');

        create(body.replace("{", "{\"description\": \"x\", ")).statusCode(422).body("detail[0].loc", contains("body", field));
        String answer = patch(id(create("{\"description\": \"x\"}")), body).statusCode(422)
                .body("detail[0].loc", contains("body", field)).extract().asString();
        assertThat(answer).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'secret': 'b', 'previous_secret': 's3cret'}    | previous_secret needs previous_secret_expires_at.",
        "{'secret': 'b', 'previous_secret_expires_at': '2030-01-01'} | previous_secret_expires_at needs a previous_secret.",
        "{'previous_secret': 's3cret', 'previous_secret_expires_at': '2030-01-01'} | previous_secret needs a secret.",
        "{'signature_scheme': 'standard-webhooks', 'secret': 'whsec_s3cret!'}"
                + " | secret must be whsec_ and base64 when signature_scheme is standard-webhooks.",
        "{'signature_scheme': 'standard-webhooks', 'signature_header': 'X-Sig'}"
                + " | signature_header must end in -signature when signature_scheme is standard-webhooks."
    })
    void optionsThatDoNotFitTogetherAreRefused(String options, String detail) {
        String body = options.replace('\'', '"');

        create(body.replace("{", "{\"description\": \"x\", ")).statusCode(422).body("detail", equalTo(detail));
        String id = id(create("{\"description\": \"x\"}"));
        assertThat(patch(id, body).statusCode(422).body("detail", equalTo(detail)).extract().asString())
                .doesNotContain("s3cret");
        user().get(webhooks + "/" + id).then().body("signature_scheme", equalTo("hex")).body("has_secret", is(false));
    }

    @Test
    void aStandardWebhooksSenderIsVerified() throws IOException {
        // Given
        String id = id(create("{\"description\": \"x\", \"signature_scheme\": \"standard-webhooks\", \"secret\": \"whsec_"
                + KEY + "\"}"));
        long now = Instant.now().getEpochSecond();
        String signature = "v1," + Base64.getEncoder().encodeToString(
                HmacSha256.keyed(Base64.getDecoder().decode(KEY)).of(utf8("msg_1." + now + "."), EVENT));

        // When, Then
        assertThat(send(id, "Webhook-Id: msg_1", "Webhook-Timestamp: " + now, "Webhook-Signature: v1,x " + signature))
                .startsWith("202");
        assertThat(send(id, "Webhook-Id: msg_2", "Webhook-Timestamp: " + now, "Webhook-Signature: " + signature))
                .startsWith("403").contains("Invalid webhook signature.");
        assertThat(send(id, "Webhook-Id: msg_1", "Webhook-Timestamp: " + (now - 900), "Webhook-Signature: " + signature))
                .startsWith("403").contains("Webhook timestamp is more than 300 seconds off.");
        assertThat(send(id, "Webhook-Id: caf\u00e9", "Webhook-Timestamp: \u00e9", "Webhook-Signature: \u00e9"))
                .startsWith("403");
        assertThat(send(id)).startsWith("403").contains("Missing webhook signature header.");
    }

    @Test
    void aStripeStyleSenderIsVerified() throws IOException {
        // Given
        String id = id(create("{\"description\": \"x\", \"signature_scheme\": \"timestamped\", \"secret\": \"new\"}"));
        long now = Instant.now().getEpochSecond();

        // When, Then
        assertThat(send(id, "Stripe-Signature: " + stripe("new", now))).startsWith("202");
        assertThat(send(id, "Stripe-Signature: " + stripe("new", now - 900))).startsWith("403");
        assertThat(send(id, "Stripe-Signature: " + stripe("old", now))).startsWith("403");
        patch(id, "{\"previous_secret\": \"old\", \"previous_secret_expires_at\": \"" + Instant.now().plusSeconds(60) + "\"}")
                .statusCode(200);
        assertThat(send(id, "Stripe-Signature: " + stripe("old", now))).startsWith("202");
        patch(id, "{\"previous_secret_expires_at\": \"" + Instant.now().minusSeconds(1) + "\"}").statusCode(200);
        assertThat(send(id, "Stripe-Signature: " + stripe("old", now))).startsWith("403");
    }

    private static String stripe(String secret, long seconds) {
        return "t=" + seconds + ",v1="
                + HexFormat.of().formatHex(HmacSha256.keyed(secret).of(utf8(seconds + "."), EVENT));
    }

    /** Status and body. */
    private String send(String webhook, String... headers) throws IOException {
        var response = new IngestClient(RestAssured.port, board, UUID.fromString(webhook)).send(EVENT, headers);
        return response.status() + " " + response.body();
    }

    private ValidatableResponse create(String body) {
        return user().contentType(ContentType.JSON).body(body).post(webhooks).then();
    }

    private ValidatableResponse patch(String id, String body) {
        return user().contentType(ContentType.JSON).body(body).patch(webhooks + "/" + id).then();
    }

    private static String id(ValidatableResponse created) {
        return created.extract().path("id");
    }

    private static RequestSpecification user() {
        return RestAssured.given().auth().oauth2(PostgresTestResource.TOKEN);
    }
}
