package io.missioncontrol.edge.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class ClientAddressPropertyTest {

    @Property
    void everyIpv6AddressIsReadAsTheJdkReadsIt(@ForAll @Size(16) byte[] octets) throws UnknownHostException {
        // Given
        InetAddress expected = InetAddress.getByAddress(octets);

        // When
        ClientAddress full = ClientAddress.parse(expected.getHostAddress()).orElseThrow();
        ClientAddress canonical = ClientAddress.parse(full.toString()).orElseThrow();

        // Then
        assertThat(full).isEqualTo(ClientAddress.ofOctets(octets)).isEqualTo(canonical);
        assertThat(InetAddress.getByName(full.toString())).isEqualTo(expected);
    }

    @Property
    void sparseIpv6AddressesSurviveTheirShortForm(@ForAll("sparse") byte[] octets) throws UnknownHostException {
        // When
        String text = ClientAddress.ofOctets(octets).toString();

        // Then
        assertThat(ClientAddress.parse(text)).contains(ClientAddress.ofOctets(octets));
        assertThat(InetAddress.getByName(text)).isEqualTo(InetAddress.getByAddress(octets));
    }

    @Property
    void anyTextIsAnAddressThatTheJdkAgreesOnOrNone(@ForAll("nearAddresses") String text) throws UnknownHostException {
        // When
        var address = ClientAddress.parse(text);

        // Then
        if (address.isPresent()) {
            String literal = text.contains("%") ? text.substring(0, text.indexOf('%')) : text;
            assertThat(InetAddress.ofLiteral(literal)).isEqualTo(InetAddress.ofLiteral(address.get().toString()));
        }
    }

    @Provide
    Arbitrary<byte[]> sparse() {
        return Arbitraries.bytes().map(b -> b < 64 ? (byte) 0 : b).array(byte[].class).ofSize(16);
    }

    @Provide
    Arbitrary<String> nearAddresses() {
        return Arbitraries.strings().withChars("0123456789abcdefF:::...%[]/- x").ofMaxLength(48);
    }
}
