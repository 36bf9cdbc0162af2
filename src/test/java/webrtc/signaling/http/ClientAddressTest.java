package webrtc.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address a request counts for, behind proxies and without. */
class ClientAddressTest {
    private static final ClientAddress ADDRESSES =
            new ClientAddress(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:aaaa::/48"));

    private static String of(String peer, String... forwarded) throws UnknownHostException {
        return ADDRESSES.of(InetAddress.getByName(peer), List.of(forwarded));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Whoever is no proxy may write what it likes.
                "198.51.100.1 | 203.0.113.9 | 198.51.100.1",
                "192.0.2.8 | 203.0.113.9 | 192.0.2.8",
                "11.0.0.1 | 203.0.113.9 | 11.0.0.1",
                // A proxy tells of its client; what stands before that is the client's own word.
                "10.1.2.3 | 203.0.113.9 | 203.0.113.9",
                "192.0.2.7 | 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 1.1.1.1, 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 1.1.1.1, 203.0.113.9, 10.9.9.9 | 203.0.113.9",
                "2001:db8:aaaa:1::1 | 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 1.1.1.1, 203.0.113.9, 2001:db8:aaaa::5 | 203.0.113.9",
                // Only proxies on the whole way.
                "10.1.2.3 | 10.4.5.6, 10.7.8.9 | 10.4.5.6",
                // What is no address counts for who sent it.
                "10.1.2.3 | unknown | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9, nonsense, 10.7.8.9 | 10.7.8.9",
                "10.1.2.3 | example.com | 10.1.2.3",
                "10.1.2.3 | '' | 10.1.2.3",
                // With ports.
                "10.1.2.3 | 203.0.113.9:4711 | 203.0.113.9",
                "10.1.2.3 | [2001:db8:1:2:3::4]:80 | 20010db800010002",
                "10.1.2.3 | [2001:db8:1:2:3::4] | 20010db800010002",
                // IPv4 that is written as IPv6.
                "::ffff:10.1.2.3 | ::ffff:203.0.113.9 | 203.0.113.9",
            })
    void theLastAddressThatNoTrustedProxyHasCounts(String peer, String forwarded, String expected)
            throws UnknownHostException {
        assertThat(of(peer, forwarded)).isEqualTo(expected);
    }

    @Test
    void severalLinesAreOneList() throws UnknownHostException {
        assertThat(of("10.1.2.3", "1.1.1.1", "203.0.113.9, 10.4.4.4", "10.5.5.5"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void withoutTheHeaderAProxyCountsForItself() throws UnknownHostException {
        assertThat(of("10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(ADDRESSES.of(null, List.of("203.0.113.9"))).isEqualTo("unknown");
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() throws UnknownHostException {
        assertThat(of("2001:db8:1:2::1")).isEqualTo(of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertThat(of("2001:db8:1:2::1")).isNotEqualTo(of("2001:db8:1:3::1"));
        assertThat(of("2001:db8:1:2::1")).isNotEqualTo(of("192.0.2.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.1.2.3", "2001:db8::/32", "::1", "0.0.0.0/0"})
    void anAddressOrANetworkIsTaken(String network) {
        assertThat(ClientAddress.isNetwork(network)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "/8",
                "example.com",
                "10.0.0",
                "2001:db8::/129"
            })
    void anythingElseIsNot(String network) {
        assertThat(ClientAddress.isNetwork(network)).isFalse();
    }
}
