package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes by each policy, with descriptions as Chromium and Firefox write them. */
class IcePolicyTest {
    private static final String RELAY =
            "candidate:3102107124 1 udp 33562367 203.0.113.5 50112 typ relay raddr 0.0.0.0 rport 9 generation 0";

    private static @Nullable String passed(IcePolicy policy, String payload) {
        Signal signal = new Signal("a", "b", SignalType.CUSTOM, payload.getBytes(UTF_8), Signal.Form.COMPLETE, "id");
        Signal passed = policy.apply(signal);
        if (passed == null) {
            return null;
        }
        assertThat(passed.from() + passed.to() + passed.type() + passed.form() + passed.id())
                .isEqualTo("abCUSTOMCOMPLETEid");
        return new String(passed.payload(), UTF_8);
    }

    private static @Nullable String candidate(IcePolicy policy, String line) {
        String passed = passed(policy, JsonObject.of("candidate", line).encode());
        return passed == null ? null : new JsonObject(passed).getString("candidate");
    }

    private static List<String> description(IcePolicy policy, String name) throws IOException {
        try (InputStream in = IcePolicyTest.class.getResourceAsStream("/sdp/" + name + ".sdp")) {
            assertThat(in).isNotNull();
            String sdp = new String(in.readAllBytes(), UTF_8);
            assertThat(sdp).endsWith("\r\n");
            String passed =
                    passed(policy, JsonObject.of("type", "offer", "sdp", sdp).encode());
            assertThat(passed).isNotNull();
            String description = new JsonObject(passed).getString("sdp");
            assertThat(description).endsWith("\r\n").doesNotContain("\n\n");
            return Stream.of(description.split("\r\n", -1)).toList();
        }
    }

    private static List<String> startingWith(List<String> lines, String... starts) {
        return lines.stream()
                .filter(line -> Stream.of(starts).anyMatch(line::startsWith))
                .toList();
    }

    @Test
    void privateAddressesOfChromiumStay() throws IOException {
        List<String> lines = description(IcePolicy.STRIP_PRIVATE, "chromium-lan");
        assertThat(startingWith(lines, "a=candidate:"))
                .containsExactly(
                        "a=candidate:842163049 1 udp 1677729535 198.51.100.7 56267 typ srflx raddr 0.0.0.0 rport 9"
                                + " generation 0 network-cost 999",
                        "a=candidate:3102107124 1 udp 33562367 203.0.113.5 50112 typ relay raddr 0.0.0.0 rport 9"
                                + " generation 0 network-cost 999");
        assertThat(String.join("\n", lines)).doesNotContain("192.168.", "fd00:", "127.0.0.1");
        assertThat(startingWith(lines, "m=", "c=", "o=", "a=rtcp:"))
                .containsExactly(
                        "o=- 6641948769097157814 2 IN IP4 0.0.0.0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
                        "c=IN IP4 0.0.0.0",
                        "a=rtcp:9 IN IP4 0.0.0.0",
                        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
                        "c=IN IP4 0.0.0.0");
    }

    @Test
    void namesThatABrowserMadeForTheLocalNetworkStayToo() throws IOException {
        List<String> lines = description(IcePolicy.STRIP_PRIVATE, "chromium-mdns");
        assertThat(String.join("\n", lines)).doesNotContain(".local", "a=candidate:");
        // Everything else is as it was.
        assertThat(lines).contains("a=fmtp:111 minptime=10;useinbandfec=1", "a=sctp-port:5000");
        assertThat(description(IcePolicy.ALL, "chromium-mdns")).hasSize(lines.size() + 4);
    }

    @Test
    void onlyRelaysOfChromiumPass() throws IOException {
        List<String> lines = description(IcePolicy.RELAY_ONLY, "chromium-lan");
        assertThat(startingWith(lines, "a=candidate:"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("203.0.113.5 50112 typ relay raddr 0.0.0.0 rport 9"));
        assertThat(String.join("\n", lines)).doesNotContain("192.168.", "fd00:", "198.51.100.7");
    }

    @Test
    void theSameOfFirefox() throws IOException {
        List<String> stripped = description(IcePolicy.STRIP_PRIVATE, "firefox");
        assertThat(startingWith(stripped, "a=candidate:"))
                .containsExactly(
                        "a=candidate:1 1 UDP 1686052863 198.51.100.7 49827 typ srflx raddr 0.0.0.0 rport 9",
                        "a=candidate:4 1 UDP 92217343 203.0.113.5 50113 typ relay raddr 0.0.0.0 rport 9");
        assertThat(stripped).contains("a=end-of-candidates", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
        List<String> relayed = description(IcePolicy.RELAY_ONLY, "firefox");
        assertThat(startingWith(relayed, "a=candidate:"))
                .containsExactly("a=candidate:4 1 UDP 92217343 203.0.113.5 50113 typ relay raddr 0.0.0.0 rport 9");
        assertThat(String.join("\n", relayed)).doesNotContain("198.51.100.7", "192.168.", "fe80:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.9.9",
                "172.31.9.9",
                "192.168.1.1",
                "127.0.0.1",
                "169.254.1.1",
                "100.64.0.1",
                "100.127.255.254",
                "0.0.0.0",
                "::1",
                "::",
                "fe80::1",
                "fd12:3456::1",
                "fc00::1",
                "::ffff:192.168.1.1",
                "4a0e7f2c-2f3e-4b8e.local",
                "host.example",
                "999.1.1.1",
                "1.2.3",
                "010.1.1.1"
            })
    void anAddressThatIsNotOfTheInternetIsPrivate(String address) {
        String line = "candidate:1 1 udp 2113937151 " + address + " 45886 typ host generation 0";
        assertThat(candidate(IcePolicy.STRIP_PRIVATE, line)).isNull();
        assertThat(candidate(IcePolicy.RELAY_ONLY, line)).isNull();
        assertThat(candidate(IcePolicy.ALL, line)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2a00:1450:4001:81b::200e"})
    void anAddressOfTheInternetPassesWhereOnlyPrivateOnesAreHidden(String address) {
        String line = "candidate:1 1 udp 2113937151 " + address + " 45886 typ host generation 0";
        assertThat(candidate(IcePolicy.STRIP_PRIVATE, line)).isEqualTo(line);
        assertThat(candidate(IcePolicy.RELAY_ONLY, line)).isNull();
    }

    @Test
    void aRelayPassesWithoutTheAddressBehindIt() {
        String line = RELAY.replace("0.0.0.0 rport 9", "198.51.100.7 rport 61002");
        assertThat(candidate(IcePolicy.RELAY_ONLY, line)).isEqualTo(RELAY);
        assertThat(candidate(IcePolicy.STRIP_PRIVATE, line)).isEqualTo(RELAY);
        assertThat(candidate(IcePolicy.RELAY_ONLY, RELAY.replace(" rport 9", "")))
                .isEqualTo(RELAY.replace(" rport 9", ""));
        // A TURN server may stand in a private network.
        String inside = RELAY.replace("203.0.113.5", "10.0.0.5");
        assertThat(candidate(IcePolicy.STRIP_PRIVATE, inside)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"candidate\":\"\"}",
                "{\"candidate\":null,\"sdpMid\":\"0\"}",
                "{ \"candidate\" : { \"candidate\" : \"\" } , \"n\" : 1e999 }",
                "{\"text\":\"my candidate: Bob\",\"list\":[\"c=IN IP4 192.168.1.1\",-0,{}]}",
                "[1, \"\\u00e9 \\ud83d\\ude00\"]",
                "\"text\""
            })
    void whatIsNoCandidateKeepsItsBytes(String payload) {
        for (IcePolicy policy : IcePolicy.values()) {
            assertThat(passed(policy, payload)).isEqualTo(payload);
        }
    }

    @Test
    void aCandidateIsFoundWhereverItStands() {
        String host = "candidate:1 1 udp 2113937151 192.168.1.1 45886 typ host";
        for (String payload : List.of(
                "{\"candidate\":{\"candidate\":\"" + host + "\",\"sdpMid\":\"0\"}}",
                "{\"ice\":[{\"x\":\"a=" + host + "\\r\\n\"}]}",
                "\"" + host + "\"",
                "{\"candidate\":\"\\u0063andidate:1 1 udp 1 10.0.0.1 1 typ host\"}",
                "{\"candidate\":\"candidate:malformed 192.168.1.1\"}")) {
            assertThat(passed(IcePolicy.STRIP_PRIVATE, payload)).as(payload).isNull();
        }
    }

    @Test
    void aroundADescriptionTheBytesStay() {
        String sdp =
                new JsonArray().add("v=0\r\nc=IN IP6 fd00::2\r\na=x:\u00e9\r\n").encode();
        String quoted = sdp.substring(1, sdp.length() - 1);
        String payload = "{ \"n\":1.50e1 ,\"d\":{\"sdp\": " + quoted + " },\"t\":\"\\u00e9\" }";
        assertThat(passed(IcePolicy.RELAY_ONLY, payload))
                .isEqualTo(
                        "{ \"n\":1.50e1 ,\"d\":{\"sdp\": \"v=0\\r\\nc=IN IP4 0.0.0.0\\r\\na=x:\u00e9\\r\\n\" },\"t\":\"\\u00e9\" }");
    }

    @Test
    void halfACharacterIsNoFault() {
        assertThat(passed(IcePolicy.RELAY_ONLY, "{\"sdp\":\"v=0\\nc=IN IP4 10.0.0.1\\n\\ud800\"}"))
                .isEqualTo("{\"sdp\":\"v=0\\nc=IN IP4 0.0.0.0\\n?\"}");
    }

    @Test
    void theStricterOfTwoIsTaken() {
        assertThat(IcePolicy.ALL.and(IcePolicy.RELAY_ONLY)).isEqualTo(IcePolicy.RELAY_ONLY);
        assertThat(IcePolicy.RELAY_ONLY.and(IcePolicy.STRIP_PRIVATE)).isEqualTo(IcePolicy.RELAY_ONLY);
        assertThat(IcePolicy.of("relay-only")).isEqualTo(IcePolicy.RELAY_ONLY);
        assertThat(IcePolicy.of("RELAY_ONLY")).isNull();
    }
}
