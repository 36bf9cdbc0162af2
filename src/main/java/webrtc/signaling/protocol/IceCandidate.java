package webrtc.signaling.protocol;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An ICE candidate as a line of text (RFC 8839, 5.1), in a session description or by itself. */
final class IceCandidate {
    private static final Pattern BEGIN = Pattern.compile("\\s*(a=)?candidate:", Pattern.CASE_INSENSITIVE);

    /** Foundation, component, transport, priority, then address, port and type. */
    private static final Pattern LINE = Pattern.compile(
            "\\s*(?:a=)?candidate:\\S+\\s+\\d+\\s+\\S+\\s+\\d+\\s+(\\S+)\\s+\\d+\\s+typ\\s+(\\S+)(\\s.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The address behind the candidate's own one: that of the client itself, or of its router. */
    private static final Pattern RELATED_ADDRESS = Pattern.compile("\\sraddr\\s+\\S+", Pattern.CASE_INSENSITIVE);

    private static final Pattern RELATED_PORT = Pattern.compile("\\srport\\s+\\S+", Pattern.CASE_INSENSITIVE);

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private IceCandidate() {}

    /** Whether it is a candidate, be it a malformed one, and nothing else. */
    static boolean isOne(String text) {
        return BEGIN.matcher(text).lookingAt() && text.strip().indexOf('\n') < 0;
    }

    /** The candidate as it may pass, without the address behind it; null where it may not. */
    static @Nullable String passing(String text, IcePolicy policy) {
        Matcher line = LINE.matcher(text);
        // Of what can't be read nobody knows what it tells.
        if (!line.matches()) {
            return null;
        }
        boolean relay = line.group(2).toLowerCase(Locale.ROOT).equals("relay");
        boolean open = policy == IcePolicy.STRIP_PRIVATE && isPublic(line.group(1));
        if (!relay && !open) {
            return null;
        }
        String without = RELATED_ADDRESS.matcher(text).replaceAll(" raddr 0.0.0.0");
        return RELATED_PORT.matcher(without).replaceAll(" rport 9");
    }

    /** Whether it is an address of the Internet. A name is not: it is one that a browser made for the local network. */
    private static boolean isPublic(String address) {
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            return false;
        }
        try {
            // These are never looked up.
            InetAddress ip = InetAddress.getByName(address);
            byte[] bytes = ip.getAddress();
            boolean carrier = ip instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
            boolean unique = ip instanceof Inet6Address && (bytes[0] & 0xFE) == 0xFC;
            return !carrier
                    && !unique
                    && !ip.isAnyLocalAddress()
                    && !ip.isLoopbackAddress()
                    && !ip.isLinkLocalAddress()
                    && !ip.isSiteLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
