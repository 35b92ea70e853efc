package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayNetworksPropertyTest {

    private static final GatewayNetworks BY_DEFAULT = new GatewayNetworks("", "");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "8.8.8.8",
        "fd12:3456::1", "2001:db8::1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:10.0.0.1", "2002:808:808::1"})
    void gatewaysMayBeHere(String address) throws UnknownHostException {
        assertThat(BY_DEFAULT.permits(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "::169.254.169.254",
        "64:ff9b::169.254.169.254", "64:ff9b:1::1", "2002:a9fe:a9fe::1", "2001:0:1::1", "fe80::1", "fec0::1", "ff02::1",
        "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "0.0.0.0", "0.1.2.3", "::", "fd00:ec2::254",
        "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"})
    void gatewaysMayNeverBeHere(String address) throws UnknownHostException {
        // Given
        GatewayNetworks everywhere = new GatewayNetworks("0.0.0.0/0,::/0", "");

        // Then
        assertThat(BY_DEFAULT.permits(InetAddress.getByName(address))).isFalse();
        assertThat(everywhere.permits(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, '', 10.1.1.1, true",
        "10.0.0.0/8, '', 11.1.1.1, false",
        "10.0.0.0/8, '', ::1, false",
        "10.0.0.0/8, 10.9.0.0/16, 10.9.1.1, false",
        "'', 127.0.0.0/8, 127.0.0.1, false",
        "'', 127.0.0.0/8, ::ffff:127.0.0.1, false",
        "'', 10.0.0.0/8, 64:ff9b::10.0.0.1, false",
        "'', '10.0.0.0/8,oops', 8.8.8.8, false",
        "oops, '', 8.8.8.8, false",
        "' 10.0.0.1 , fd00::/8 ', '', fd00::1, true"
    })
    void listsDecide(String allowed, String blocked, String address, boolean isPermitted) throws UnknownHostException {
        assertThat(new GatewayNetworks(allowed, blocked).permits(InetAddress.getByName(address)))
                .isEqualTo(isPermitted);
    }

    @Property
    void linkLocalAddressesAreRefusedInEveryForm(@ForAll @Size(2) byte[] host) throws UnknownHostException {
        // Given
        byte[] address = {(byte) 169, (byte) 254, host[0], host[1]};

        // Then
        assertThat(BY_DEFAULT.permits(InetAddress.getByAddress(address))).isFalse();
        assertThat(BY_DEFAULT.permits(carried(new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b}, 12, address))).isFalse();
        assertThat(BY_DEFAULT.permits(carried(new byte[] {0x20, 0x02}, 2, address))).isFalse();
        assertThat(BY_DEFAULT.permits(carried(new byte[0], 12, address))).isFalse();
    }

    @Property
    void whatIsBlockedIsNeverPermitted(@ForAll @Size(4) byte[] address) throws UnknownHostException {
        // Given
        InetAddress resolved = InetAddress.getByAddress(address);

        // Then
        assertThat(new GatewayNetworks("0.0.0.0/0", resolved.getHostAddress()).permits(resolved)).isFalse();
        assertThat(new GatewayNetworks("", resolved.getHostAddress() + "/8").permits(resolved)).isFalse();
    }

    private static InetAddress carried(byte[] prefix, int position, byte[] ipv4) throws UnknownHostException {
        byte[] octets = new byte[16];
        System.arraycopy(prefix, 0, octets, 0, prefix.length);
        System.arraycopy(ipv4, 0, octets, position, ipv4.length);
        return InetAddress.getByAddress(octets);
    }
}
