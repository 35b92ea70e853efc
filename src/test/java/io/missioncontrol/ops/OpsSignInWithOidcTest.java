package io.missioncontrol.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.missioncontrol.auth.oidc.OidcMode;
import io.missioncontrol.testing.OpenIdProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** The sign-in at an issuer, with a browser that goes there and comes back. */
@QuarkusTest
@TestProfile(OpsSignInWithOidcTest.Profile.class)
@EnabledIf(value = "io.missioncontrol.testing.Browser#isInstalled", disabledReason = "needs chromium and chromedriver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpsSignInWithOidcTest {

    @ConfigProperty(name = "OIDC_ISSUER")
    String issuer;

    private OpenIdProvider provider;
    private OpsVisitor visitor;

    /** The client that the issuer of the tests has for the page. */
    public static class Profile extends OidcMode {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(WithClient.class));
        }
    }

    public static class WithClient extends OidcMode.Environment {

        @Override
        public Map<String, String> start() {
            Map<String, String> environment = new HashMap<>(super.start());
            environment.put("OIDC_OPS_CLIENT_ID", "ops");
            return environment;
        }
    }

    @BeforeAll
    void start() {
        provider = new OpenIdProvider(issuer);
        provider.start();
        visitor = new OpsVisitor();
    }

    @AfterAll
    void end() {
        visitor.close();
        provider.close();
    }

    @Test
    void allowsThePageToCallTheIssuerAndNobodyElse() {
        given().get("/ops/").then().header("Content-Security-Policy", containsString("connect-src 'self' " + issuer + ";"));
        given().get("/ops/settings.json").then()
                .body("auth_mode", equalTo("oidc"))
                .body("oidc.issuer", equalTo(issuer))
                .body("oidc.client_id", equalTo("ops"));
    }

    @Test
    void signsInAtTheIssuer() {
        // Given
        visitor.arrives();

        // When
        visitor.browser.click("#oidc-sign-in");

        // Then
        visitor.browser.await(() -> assertThat(visitor.browser.isShown("#signed-in")).isTrue());
        assertThat(visitor.browser.text("#who")).isNotBlank();
        // The code is not in the address any more, nor is a token.
        assertThat(visitor.browser.url()).isEqualTo(visitor.page());
        visitor.browser.await(() -> assertThat(visitor.browser.text("#health-facts")).contains("Uptime"));
        assertThat(visitor.complaints()).isEmpty();
    }

    @Test
    void takesNoAnswerThatItDidNotAskFor() {
        // Given
        visitor.arrives();

        // When
        visitor.browser.open(visitor.page() + "?code=stolen&state=guessed");

        // Then
        visitor.browser.await(() -> assertThat(visitor.browser.text("#sign-in-error")).contains("not begun here"));
        assertThat(visitor.browser.url()).isEqualTo(visitor.page());
    }

    @Test
    void takesAPastedToken() {
        // Given
        visitor.arrives();

        // When
        visitor.browser.type("#token", provider.token("{\"sub\": \"bob\", \"aud\": \"https://mission-control.example\"}"));
        visitor.browser.click("#token-form button");

        // Then
        visitor.browser.await(() -> assertThat(visitor.browser.isShown("#signed-in")).isTrue());
    }
}
