package io.missioncontrol.edge.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class ClientAddressResolverPropertyTest {

    private static final ClientAddress PEER = ClientAddress.parse("10.0.0.1").orElseThrow();
    private static final ClientAddress CLIENT = ClientAddress.parse("203.0.113.7").orElseThrow();

    private final ClientAddressResolver resolver = new ClientAddressResolver(Optional.of("10.0.0.0/8"));

    @Property
    void whateverAClientWritesToTheLeftItStaysItself(
            @ForAll("lines") @Size(max = 4) List<String> written, @ForAll("soup") String last) {
        // Given: a proxy that appends to the last line, and one that adds a line
        List<String> appended = append(written, last + ", 203.0.113.7");
        List<String> added = append(append(written, last), "203.0.113.7, 10.9.9.9");
        List<String> appendedForwarded = append(written, last + ", for=\"203.0.113.7:80\";by=10.0.0.1");
        List<String> addedForwarded = append(append(written, last), "by=_x;for=203.0.113.7, for=\"10.9.9.9\"");

        // Then
        assertThat(resolver.resolve(PEER, List.of(), appended)).isEqualTo(CLIENT);
        assertThat(resolver.resolve(PEER, List.of(), added)).isEqualTo(CLIENT);
        assertThat(resolver.resolve(PEER, appendedForwarded, List.of())).isEqualTo(CLIENT);
        assertThat(resolver.resolve(PEER, addedForwarded, List.of())).isEqualTo(CLIENT);
    }

    @Property
    void aClientCanNotUseTheHeaderThatItsProxyPassesOn(@ForAll("lines") @Size(max = 4) List<String> written) {
        // When
        ClientAddress behindXForwardedFor = resolver.resolve(PEER, written, List.of("203.0.113.7"));
        ClientAddress behindForwarded = resolver.resolve(PEER, List.of("for=203.0.113.7"), written);

        // Then
        assertThat(behindXForwardedFor).isIn(CLIENT, PEER);
        assertThat(behindForwarded).isIn(CLIENT, PEER);
    }

    @Property
    void anUntrustedPeerIsTheClient(
            @ForAll("lines") @Size(max = 4) List<String> forwarded,
            @ForAll("lines") @Size(max = 4) List<String> xForwardedFor) {
        assertThat(resolver.resolve(CLIENT, forwarded, xForwardedFor)).isEqualTo(CLIENT);
    }

    @Property
    void noHeadersMakeItThrow(
            @ForAll("anyLines") @Size(max = 4) List<String> forwarded,
            @ForAll("anyLines") @Size(max = 4) List<String> xForwardedFor) {
        assertThat(resolver.resolve(PEER, forwarded, xForwardedFor)).isNotNull();
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return soup().list();
    }

    @Provide
    Arbitrary<List<String>> anyLines() {
        return Arbitraries.oneOf(soup(), Arbitraries.strings().ofMaxLength(60)).list();
    }

    /** Header text made of the pieces that matter to a parser. */
    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(
                        "for=", "For=", "by=", "proto=http", "6.6.6.6", "10.2.2.2", "[2001:db8::6]", "\"", "\\", ",",
                        ";", "=", " ", ":", ":80", "[", "]", "%", "unknown", "_hidden", "::ffff:6.6.6.6", "x", "\u00e9",
                        "\t", "for=\"6.6.6.6\"", "for=6.6.6.6;", ", for=\"10.3.3.3\"")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    private static List<String> append(List<String> lines, String line) {
        return Stream.concat(lines.stream(), Stream.of(line)).toList();
    }
}
