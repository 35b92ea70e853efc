package io.missioncontrol.edge.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8::A, 2001:db8::a",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "0:0:0:0:0:0:0:1%lo, ::1",
        "fe80::1%eth0, fe80::1",
        "fe80::1%25eth0.100, fe80::1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::FFFF:c000:201, 192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    })
    void textIsCanonical(String text, String canonical) {
        assertThat(ClientAddress.parse(text)).map(ClientAddress::toString).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "01.2.3.4", "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4",
        "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4%eth0", "2130706433", "localhost", "example.org", "unknown", "_hidden",
        ":", ":::", "::1::", "1:::2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
        "1:", ":1", "12345::", "g::", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5", "[::1]", "::1%", "::1%a b",
        "::1%\u00e9", "\u0661.2.3.4", "::1%aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "::ffff:192.0.2.1/96",
        "1.2.3.4:80",
    })
    void otherTextIsNoAddress(String text) {
        assertThat(ClientAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::, 2001:db8:1:2::/64",
        "::1, ::/64",
    })
    void limitsCountIpv4AddressesAndIpv6Networks(String text, String key) {
        assertThat(ClientAddress.parse(text)).map(ClientAddress::limitKey).contains(key);
    }

    @Test
    void peersWithoutAnAddressAreUnknownAndShareOneLimit() {
        assertThat(ClientAddress.UNKNOWN).hasToString("unknown").returns("unknown", ClientAddress::limitKey);
    }
}
