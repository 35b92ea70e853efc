package io.missioncontrol.edge.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "10.1.2.3/8, 10.255.0.1, true",
        "10.1.2.3/8, 11.0.0.1, false",
        "192.168.1.0/25, 192.168.1.127, true",
        "192.168.1.0/25, 192.168.1.128, false",
        "128.0.0.0/1, 127.0.0.1, false",
        "128.0.0.0/1, 200.0.0.1, true",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 8.8.8.8, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "::ffff:10.0.0.0/104, 10.1.1.1, true",
        "::ffff:10.0.0.0/104, 11.1.1.1, false",
    })
    void blocksContainTheirAddresses(String configured, String address, boolean contained) {
        Networks proxies = Networks.parse(configured);

        assertThat(proxies.contains(ClientAddress.parse(address).orElseThrow())).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "proxy.example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0/8", "::/129", "/8",
        "10.0.0.0/+8", "10.0.0.0/ 8", "10.0.0.0/\u0668", "[::1]", "unix:", "*", "::ffff:0:0/90", "10.0.0.1:80",
        "10.0.0.0/99999999999",
    })
    void unreadableEntriesTrustNoOne(String entry) {
        Networks proxies = Networks.parse(entry);

        assertThat(proxies.isEmpty()).isTrue();
        assertThat(proxies.invalid()).isEqualTo(1);
    }

    @Test
    void goodEntriesWorkBesideBadAndBlankOnes() {
        Networks proxies = Networks.parse(" 10.0.0.1 ,, nonsense,\t::1,");

        assertThat(proxies.blocks()).hasSize(2);
        assertThat(proxies.invalid()).isEqualTo(1);
    }

    @Test
    void peersWithoutAnAddressAreNeverTrusted() {
        assertThat(Networks.parse("0.0.0.0/0,::/0").contains(ClientAddress.UNKNOWN)).isFalse();
    }
}
