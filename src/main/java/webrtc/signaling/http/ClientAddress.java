package webrtc.signaling.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose address a request comes from, as far as it can be believed: that of the connection, or where that is a trusted
 * proxy's, the last entry of {@code X-Forwarded-For} that no trusted proxy has. What stands before it anybody may have
 * written. An IPv6 address counts by its /64, as a client has all of that.
 */
public final class ClientAddress {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAddress.class);

    /** Proxies write ports behind addresses, too: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]+)](?::\\d+)?|([0-9.]+):\\d+");

    private static final int NETWORK_BYTES = 8;

    private final List<IpSubnetFilterRule> trusted;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Trusts the proxies of these networks, such as {@code 10.0.0.0/8}, or of these single addresses. */
    public ClientAddress(List<String> trusted) {
        this.trusted = trusted.stream().map(ClientAddress::network).toList();
    }

    /** Whether this is an address, or a network in CIDR notation. */
    public static boolean isNetwork(String text) {
        try {
            network(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static IpSubnetFilterRule network(String text) {
        String[] parts = text.split("/", 2);
        InetAddress address = parse(parts[0]);
        if (address == null) {
            throw new IllegalArgumentException("no address: " + text);
        }
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : address.getAddress().length * 8;
        return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    }

    /** The address as it is counted. */
    String of(HttpServerRequest request) {
        return of(address(request.remoteAddress()), request.headers().getAll("X-Forwarded-For"));
    }

    /**
     * The address as it is counted.
     *
     * @param peer that of the connection
     * @param forwarded the values of {@code X-Forwarded-For}, in their order
     */
    String of(@Nullable InetAddress peer, List<String> forwarded) {
        InetAddress hop = peer;
        if (hop == null || forwarded.isEmpty()) {
            return key(hop);
        }
        if (!isTrusted(hop)) {
            warn(hop);
            return key(hop);
        }
        String[] hops = String.join(",", forwarded).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isTrusted(hop); i--) {
            InetAddress before = parse(withoutPort(hops[i].trim()));
            if (before == null) {
                break;
            }
            hop = before;
        }
        return key(hop);
    }

    /** The address of a connection as it is counted, or null where it is a trusted proxy's. */
    @Nullable
    String ofPeer(@Nullable SocketAddress peer) {
        InetAddress address = address(peer);
        return address != null && isTrusted(address) ? null : key(address);
    }

    /** Where nobody has said who the proxies are, all who come by one share its limits: worth one line in the log. */
    private void warn(InetAddress peer) {
        if (!warned.get() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} sends X-Forwarded-For and is not in TRUSTED_PROXIES: all who come by it count as one address",
                    peer.getHostAddress());
        }
    }

    private boolean isTrusted(InetAddress address) {
        if (trusted.isEmpty()) {
            return false;
        }
        InetSocketAddress peer = new InetSocketAddress(address, 0);
        return trusted.stream().anyMatch(network -> network.matches(peer));
    }

    private static @Nullable InetAddress address(@Nullable SocketAddress peer) {
        // Of a connection that is gone already there may be none.
        return peer == null || peer.host() == null ? null : parse(peer.hostAddress());
    }

    private static String withoutPort(String hop) {
        Matcher matcher = WITH_PORT.matcher(hop);
        if (!matcher.matches()) {
            return hop;
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    /** Reads a literal address, and never asks a name server. */
    private static @Nullable InetAddress parse(@Nullable String literal) {
        byte[] bytes = literal == null ? null : NetUtil.createByteArrayFromIpAddressString(literal);
        try {
            // An IPv4 address that is written as IPv6 becomes what it is.
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static String key(@Nullable InetAddress address) {
        if (address instanceof Inet6Address) {
            return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES));
        }
        return address == null ? "unknown" : address.getHostAddress();
    }
}
