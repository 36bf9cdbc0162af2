package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import webrtc.signaling.testing.AccessKey;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** What the operator hides from the other members, in both APIs, and what an access token hides besides. */
class IcePrivacyTest extends SocketContract {
    private static final String HOST = "candidate:1 1 udp 2122252543 192.168.1.23 49827 typ host";
    private static final String PUBLIC =
            "candidate:1 1 udp 1686052863 198.51.100.7 49827 typ srflx raddr 0.0.0.0 rport 9";
    private static final String RELAY = "candidate:4 1 udp 92217343 203.0.113.5 50113 typ relay raddr 0.0.0.0 rport 9";
    private static final String SDP = "v=0\r\nc=IN IP4 192.168.1.23\r\na=" + HOST + "\r\na=" + RELAY + "\r\n";

    private static AccessKey key;
    private static TestCluster own;

    @BeforeParameterizedClassInvocation
    static void start(Place where) {
        key = AccessKey.random();
        own = where.start(Map.of(
                "ICE_POLICY", "strip-private-candidates", "JWT_KEYS", key.file().toString()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        own.close();
    }

    @Override
    TestCluster cluster() {
        return own;
    }

    private RawSocket connect(Api node, String client, String token) {
        RawSocket socket = closing(RawSocket.open(node.port(), path(client, "&access_token=" + token)));
        socket.await("welcome");
        return socket;
    }

    private StreamPeer listen(Api node) {
        return new StreamPeer(node, room, stream(node, "access_token=" + key.token(room)));
    }

    private static void send(RawSocket from, String to, String type, JsonObject payload) {
        from.text(JsonObject.of(
                        "type",
                        type,
                        "to",
                        to,
                        "payload",
                        payload,
                        "id",
                        UUID.randomUUID().toString())
                .encode());
        assertThat(from.await("ack").json().getString("status")).isEqualTo("delivered");
    }

    private static JsonObject signal(StreamClient stream) {
        return stream.await("signal").data().getJsonObject("signal");
    }

    private static JsonObject candidate(String line) {
        return JsonObject.of("candidate", line, "sdpMid", "0");
    }

    @Test
    void fromASocketToAStream() {
        StreamPeer bob = listen(far());
        RawSocket alice = connect(near(), "alice", key.token(room));
        send(alice, bob.id(), "candidate", candidate(HOST));
        send(alice, bob.id(), "offer", JsonObject.of("sdp", SDP));
        send(alice, bob.id(), "candidate", candidate(PUBLIC));
        send(alice, bob.id(), "candidate", candidate(""));
        assertThat(signal(bob.stream()).getString("sdp")).isEqualTo("v=0\r\nc=IN IP4 0.0.0.0\r\na=" + RELAY + "\r\n");
        assertThat(signal(bob.stream()).getString("candidate")).isEqualTo(PUBLIC);
        assertThat(signal(bob.stream()).getString("candidate")).isEmpty();
    }

    @Test
    void fromAStreamToASocket() {
        RawSocket bob = connect(far(), "bob", key.token(room));
        StreamPeer alice = listen(near());
        for (JsonObject signal :
                new JsonObject[] {candidate(HOST), JsonObject.of("type", "answer", "sdp", SDP), candidate(PUBLIC)}) {
            // By another node than its own one, too.
            assertThat(elsewhere()
                            .signal(room, alice.id(), alice.token(), "bob", signal)
                            .json())
                    .isEqualTo(JsonObject.of("success", true));
        }
        assertThat(bob.await("answer").json().getJsonObject("payload").getString("sdp"))
                .isEqualTo("v=0\r\nc=IN IP4 0.0.0.0\r\na=" + RELAY + "\r\n");
        assertThat(bob.await("candidate").json().getJsonObject("payload")).isEqualTo(candidate(PUBLIC));
    }

    @Test
    void anAccessTokenHidesMoreButNeverLess() {
        StreamPeer bob = listen(far());
        String relaying = key.token(claims -> claims.claim("room", room).claim("ice", "relay-only"));
        RawSocket alice = connect(near(), "alice", relaying);
        send(alice, bob.id(), "candidate", candidate(PUBLIC));
        send(alice, bob.id(), "candidate", candidate(RELAY));
        assertThat(signal(bob.stream()).getString("candidate")).isEqualTo(RELAY);
        String lax = key.token(claims -> claims.claim("room", room).claim("ice", "all"));
        RawSocket carol = connect(near(), "carol", lax);
        send(carol, bob.id(), "candidate", candidate(HOST));
        send(carol, bob.id(), "candidate", candidate(PUBLIC));
        assertThat(signal(bob.stream()).getString("candidate")).isEqualTo(PUBLIC);
    }

    @Test
    void anAccessTokenWithAPolicyThatIsNotKnownIsNone() {
        String wrong = key.token(claims -> claims.claim("room", room).claim("ice", "none"));
        assertThat(near().get("/api/connect?room=" + room + "&access_token=" + wrong)
                        .status())
                .isEqualTo(401);
    }
}
