package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ws://gateway, false, gateway, 80, /, http://gateway",
        "wss://gateway, true, gateway, 443, /, https://gateway",
        "WS://Gateway:18789/, false, Gateway, 18789, /, http://gateway:18789",
        "ws://openclaw_gateway:18789, false, openclaw_gateway, 18789, /, http://openclaw_gateway:18789",
        "ws://[::1]:18789/a/b?c=d#e, false, ::1, 18789, /a/b?c=d, http://[::1]:18789",
        "wss://[2001:db8::1], true, 2001:db8::1, 443, /, https://[2001:db8::1]",
        "ws://10.0.0.1:, false, 10.0.0.1, 80, /, http://10.0.0.1:",
        "'  ws://gateway:1 ', false, gateway, 1, /, http://gateway:1",
        "wss://bücher.example/ü, true, xn--bcher-kva.example, 443, /%C3%BC, https://bücher.example"
    })
    void urlsAreTakenApart(String url, boolean tls, String host, int port, String uri, String origin) {
        // When
        GatewayAddress address = GatewayAddress.parse(url, Optional.empty());

        // Then
        assertThat(address.tls()).isEqualTo(tls);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.uri()).isEqualTo(uri);
        assertThat(address.origin()).isEqualTo(origin);
    }

    @Test
    void userAndPasswordGoIntoAHeaderAndIntoNoText() {
        // When
        GatewayAddress address = GatewayAddress.parse("wss://me:p%40ss@gateway:8443/x", Optional.empty());

        // Then
        assertThat(address.authorization()).contains("Basic bWU6cEBzcw==");
        assertThat(address.authority()).isEqualTo("gateway:8443");
        assertThat(address + address.name()).doesNotContain("p%40ss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://", "ws:///path", "ws://:1", "ws://gateway:0", "ws://gateway:65536", "ws://gateway:x",
        "ws://two words", "ws:gateway", "://gateway", "ws://a..b/%zz", "wss://[::1", "ws://gate\nway"})
    void whatIsNoUrlIsRefused(String url) {
        assertThatThrownBy(() -> GatewayAddress.parse(url, Optional.empty())).isInstanceOfSatisfying(GatewayException.class, failure ->
                assertThat(failure.code()).isEqualTo(GatewayErrorCode.INVALID_URL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://me:s3cret@gateway/?token=s3cret", "ws://me:s3cret@gateway:x/#s3cret",
        "me:s3cret@gateway"})
    void messagesRepeatNoSecretOfTheUrl(String url) {
        assertThatThrownBy(() -> GatewayAddress.parse(url, Optional.empty())).hasMessageNotContaining("s3cret");
    }

    @Property
    void anyTextIsAnAddressOrARefusal(@ForAll String text) {
        // When
        Throwable failure = catchThrowable(() -> GatewayAddress.parse("ws://" + text, Optional.empty()));

        // Then
        if (failure != null) {
            assertThat(failure).isInstanceOf(GatewayException.class);
        } else {
            GatewayAddress address = GatewayAddress.parse("ws://" + text, Optional.empty());
            assertThat(address.host()).isNotEmpty();
            assertThat(address.uri() + address.authority()).doesNotContain("\r", "\n", " ");
        }
    }
}
