package io.missioncontrol.edge.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressResolverTest {

    private static final String PEER = "10.0.0.1";

    private final ClientAddressResolver resolver =
            new ClientAddressResolver(Optional.of("10.0.0.0/8, 2001:db8:aaaa::/48"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "9.9.9.9                                      | 9.9.9.9",
        "1.1.1.1, 9.9.9.9                             | 9.9.9.9",
        "1.1.1.1,9.9.9.9, 10.2.2.2 ,10.3.3.3          | 9.9.9.9",
        "10.4.4.4, 10.2.2.2                           | 10.4.4.4",
        "9.9.9.9:1234                                 | 9.9.9.9",
        "::ffff:9.9.9.9                               | 9.9.9.9",
        "[::ffff:9.9.9.9]:80                          | 9.9.9.9",
        "2001:db8::1                                  | 2001:db8::1",
        "[2001:db8::1]                                | 2001:db8::1",
        "[2001:DB8:0::1]:65535                        | 2001:db8::1",
        "[fe80::1%eth0]:80                            | fe80::1",
        "fe80::1%eth0                                 | fe80::1",
        "9.9.9.9, 2001:db8:aaaa::7                    | 9.9.9.9",
        "9.9.9.9, [2001:db8:aaaa::7]:443, 10.0.0.9:80 | 9.9.9.9",
        // Unreadable: the trusted hop that wrote it, the peer if none came before.
        "unknown                                      | 10.0.0.1",
        "9.9.9.9, unknown, 10.7.7.7                   | 10.7.7.7",
        "9.9.9.9,                                     | 10.0.0.1",
        "9.9.9.9,,10.7.7.7                            | 10.7.7.7",
        "9.9.9.9 8.8.8.8                              | 10.0.0.1",
        "9.9.9.9:                                     | 10.0.0.1",
        "9.9.9.9:123456                               | 10.0.0.1",
        "9.9.9.9:http                                 | 10.0.0.1",
        "[9.9.9.9]                                    | 10.0.0.1",
        "[2001:db8::1                                 | 10.0.0.1",
        "[2001:db8::1]80                              | 10.0.0.1",
        "[2001:db8::1]:                               | 10.0.0.1",
        "client.example.org                           | 10.0.0.1",
        "for=9.9.9.9                                  | 10.0.0.1",
        ",                                            | 10.0.0.1",
    })
    void xForwardedForIsWalkedFromTheRight(String header, String client) {
        assertThat(resolve(PEER, List.of(), List.of(header))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "for=9.9.9.9                                             | 9.9.9.9",
        "For=\"9.9.9.9:80\";proto=https;by=10.0.0.1              | 9.9.9.9",
        "for=9.9.9.9:80                                          | 9.9.9.9",
        "proto=http; for=9.9.9.9 ;host=\"a,b;c\"                 | 9.9.9.9",
        "for=1.1.1.1, for=9.9.9.9, for=10.2.2.2                  | 9.9.9.9",
        "for=\"[2001:db8::1]\"                                   | 2001:db8::1",
        "for=\"[2001:db8::1]:_port\"                             | 2001:db8::1",
        "for=[2001:db8::1]:80                                    | 2001:db8::1",
        "for=\"9.9.9\\.9\"                                       | 9.9.9.9",
        "for=\"[fe80::1%25eth0]\"                                | fe80::1",
        "for=\"::ffff:9.9.9.9\"                                  | 9.9.9.9",
        "for=10.4.4.4;by=_a                                      | 10.4.4.4",
        // What a client leaves open does not swallow what the proxy wrote.
        "for=\"x, for=9.9.9.9                                    | 9.9.9.9",
        "for=1.1.1.1;x=\", for=\"9.9.9.9\"                       | 9.9.9.9",
        "for=1.1.1.1;x=\"\\, for=\"[2001:db8::1]\"               | 2001:db8::1",
        // Unreadable.
        "for=_hidden                                             | 10.0.0.1",
        "for=9.9.9.9, for=unknown, for=10.7.7.7                  | 10.7.7.7",
        "for=\"_SEVKISEK\", for=10.7.7.7                         | 10.7.7.7",
        "by=10.0.0.1;proto=http                                  | 10.0.0.1",
        "for=1.1.1.1;for=9.9.9.9                                 | 10.0.0.1",
        "for=                                                    | 10.0.0.1",
        "for                                                     | 10.0.0.1",
        "for = 9.9.9.9                                           | 10.0.0.1",
        "for=9.9.9.9;                                            | 10.0.0.1",
        "for=\"9.9.9.9                                           | 10.0.0.1",
        "for=\"9.9.9.9\"x                                        | 10.0.0.1",
        "for=\"9.9.9.9\\\"                                       | 10.0.0.1",
        "9.9.9.9                                                 | 10.0.0.1",
    })
    void forwardedIsWalkedFromTheRight(String header, String client) {
        assertThat(resolve(PEER, List.of(header), List.of())).isEqualTo(client);
    }

    @Test
    void linesAreWalkedLastToFirst() {
        assertThat(resolve(PEER, List.of(), List.of("1.1.1.1", "9.9.9.9", "10.2.2.2, 10.3.3.3"))).isEqualTo("9.9.9.9");
        assertThat(resolve(PEER, List.of("for=\"1.1.1.1", "for=9.9.9.9", "for=10.2.2.2"), List.of()))
                .isEqualTo("9.9.9.9");
    }

    @Test
    void headersOfAnUntrustedPeerAreIgnored() {
        assertThat(resolve("203.0.113.5", List.of("for=9.9.9.9"), List.of("9.9.9.9"))).isEqualTo("203.0.113.5");
        assertThat(resolver.resolve(ClientAddress.UNKNOWN, List.of("for=9.9.9.9"), List.of("9.9.9.9")))
                .isEqualTo(ClientAddress.UNKNOWN);
    }

    @Test
    void bothHeadersCountWhenTheyAgree() {
        assertThat(resolve(PEER, List.of("for=\"9.9.9.9:80\""), List.of("9.9.9.9"))).isEqualTo("9.9.9.9");
    }

    @Test
    void aHeaderThatTheProxyDoesNotKeepCanNotOverrideTheOther() {
        assertThat(resolve(PEER, List.of("for=6.6.6.6"), List.of("9.9.9.9"))).isEqualTo(PEER);
        assertThat(resolve(PEER, List.of("for=9.9.9.9"), List.of("6.6.6.6"))).isEqualTo(PEER);
    }

    @Test
    void blankLinesAreNoHeader() {
        assertThat(resolve(PEER, List.of(" "), List.of("9.9.9.9"))).isEqualTo("9.9.9.9");
        assertThat(resolve(PEER, List.of("", ""), List.of(""))).isEqualTo(PEER);
    }

    @Test
    void fullHeadersOfTrustedHopsAreWalkedToTheirEnd() {
        String hops = "10.2.2.2, ".repeat(800);

        assertThat(resolve(PEER, List.of(), List.of("9.9.9.9, " + hops + PEER))).isEqualTo("9.9.9.9");
        assertThat(resolve(PEER, List.of(), List.of("6.6.6.6, ".repeat(800) + "9.9.9.9"))).isEqualTo("9.9.9.9");
        assertThat(resolve(PEER, List.of("\"\\".repeat(4000) + ", for=9.9.9.9"), List.of())).isEqualTo("9.9.9.9");
    }

    private String resolve(String peer, List<String> forwarded, List<String> xForwardedFor) {
        return resolver.resolve(ClientAddress.parse(peer).orElseThrow(), forwarded, xForwardedFor).toString();
    }
}
