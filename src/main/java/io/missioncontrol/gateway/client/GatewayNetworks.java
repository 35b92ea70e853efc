package io.missioncontrol.gateway.client;

import java.net.InetAddress;
import java.util.Arrays;

import io.missioncontrol.edge.address.ClientAddress;
import io.missioncontrol.edge.address.Networks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Where gateways may be. Their addresses are typed in by administrators of organizations, who need not be those who run
 * this service: the metadata service of a cloud must stay out of their reach. Private and loopback addresses are
 * allowed, because gateways are there. Checked on resolved addresses only; an IPv6 address that carries an IPv4 address
 * must pass as both.
 */
@ApplicationScoped
public class GatewayNetworks {

    /**
     * Refused whatever is configured: "this host", link-local with the metadata service of most clouds, multicast and
     * reserved; the other metadata services (AWS and Google over IPv6, Alibaba, Oracle, Azure); Teredo and local NAT64,
     * behind which any IPv4 address may be.
     */
    private static final Networks ALWAYS_REFUSED = Networks.parse(String.join(",",
            "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
            "100.100.100.200", "192.0.0.192", "168.63.129.16",
            "::/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::254", "fd20:ce::254",
            "64:ff9b:1::/48", "2001::/32"));

    private static final Networks IPV6_LOOPBACK = Networks.parse("::1");
    private static final Networks IPV4_COMPATIBLE = Networks.parse("::/96");
    private static final Networks NAT64 = Networks.parse("64:ff9b::/96");
    private static final Networks SIX_TO_FOUR = Networks.parse("2002::/16");
    private static final int IPV4_LENGTH = 4;

    private final Networks allowed;
    private final Networks blocked;

    @Inject
    public GatewayNetworks(GatewayClientConfig config) {
        this(config.allowedNetworks().orElse(""), config.blockedNetworks().orElse(""));
    }

    /** Addresses and CIDR blocks, comma-separated; {@code allowed} empty for all. */
    GatewayNetworks(String allowed, String blocked) {
        this.allowed = Networks.parse(allowed);
        this.blocked = Networks.parse(blocked);
    }

    boolean permits(InetAddress resolved) {
        byte[] octets = resolved.getAddress();
        ClientAddress address = ClientAddress.ofOctets(octets);
        if (!permits(address)) {
            return false;
        }
        int carried = IPV6_LOOPBACK.contains(address) ? -1
                : NAT64.contains(address) || IPV4_COMPATIBLE.contains(address) ? octets.length - IPV4_LENGTH
                : SIX_TO_FOUR.contains(address) ? 2
                : -1;
        return carried < 0
                || permits(ClientAddress.ofOctets(Arrays.copyOfRange(octets, carried, carried + IPV4_LENGTH)));
    }

    private boolean permits(ClientAddress address) {
        // A list with an entry that cannot be read must not let more pass than was meant.
        boolean isBlocked = blocked.invalid() > 0 || blocked.contains(address) || ALWAYS_REFUSED.contains(address);
        boolean isAllowed = allowed.isEmpty() && allowed.invalid() == 0 || allowed.contains(address);
        return !isBlocked && isAllowed;
    }
}
