package io.missioncontrol.gateway.client;

import java.net.InetAddress;

import io.missioncontrol.edge.address.ClientAddress;
import io.missioncontrol.edge.address.Networks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Where gateways may be. Their addresses are typed in by administrators of organizations, who need not be those who run
 * this service: the metadata service of a cloud must stay out of their reach. Private and loopback addresses are
 * allowed, because gateways are there. Checked on resolved addresses only.
 */
@ApplicationScoped
public class GatewayNetworks {

    /**
     * Refused whatever is configured: "this host", link-local with the metadata service of most clouds, multicast and
     * reserved; the other metadata services (AWS over IPv6, Alibaba, Oracle); and IPv6 forms that carry an IPv4 address
     * (NAT64, 6to4, Teredo, IPv4-compatible), which would be a way around.
     */
    private static final Networks ALWAYS_REFUSED = Networks.parse(String.join(",",
            "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
            "100.100.100.200", "192.0.0.192", "168.63.129.16",
            "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::254", "fd20:ce::254",
            "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/128"));

    private static final Networks IPV4_COMPATIBLE = Networks.parse("::/96");
    private static final Networks IPV6_LOOPBACK = Networks.parse("::1");

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
        ClientAddress address = ClientAddress.ofOctets(resolved.getAddress());
        boolean isCompatible = IPV4_COMPATIBLE.contains(address) && !IPV6_LOOPBACK.contains(address);
        if (ALWAYS_REFUSED.contains(address) || isCompatible || blocked.contains(address)) {
            return false;
        }
        // A list in which nothing can be read allows nothing.
        return allowed.isEmpty() && allowed.invalid() == 0 || allowed.contains(address);
    }
}
