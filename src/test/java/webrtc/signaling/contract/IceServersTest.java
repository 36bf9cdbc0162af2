package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;
import webrtc.signaling.testing.TurnClient;
import webrtc.signaling.testing.TurnServer;

/** What clients are told of STUN and TURN servers, and that a TURN server takes it. */
class IceServersTest {
    private static final String SECRET = "shared with the TURN servers";
    private static final int TTL = 600;

    private static TestCluster cluster;

    private final String room = "room-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                2,
                Map.of(
                        "STUN_URLS",
                        "stun:stun.example:3478",
                        "TURN_URLS",
                        "turn:[2001:db8::1]:3478, turns:turn.example:443?transport=tcp",
                        "TURN_SECRET",
                        SECRET,
                        "TURN_TTL_SECONDS",
                        Integer.toString(TTL)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private JsonObject answer(int node, JsonObject joined, String token) {
        return cluster.api(node)
                .get(
                        "/api/ice-servers?room=" + room,
                        "X-Session-Id",
                        joined.getString("client_id"),
                        "Authorization",
                        "Bearer " + token)
                .json();
    }

    private static void assertServers(JsonArray servers, String client) {
        assertThat(servers.getJsonObject(0)).isEqualTo(JsonObject.of("urls", JsonArray.of("stun:stun.example:3478")));
        JsonObject turn = servers.getJsonObject(1);
        assertThat(turn.getJsonArray("urls"))
                .containsExactly("turn:[2001:db8::1]:3478", "turns:turn.example:443?transport=tcp");
        String[] username = turn.getString("username").split(":", 2);
        long now = System.currentTimeMillis() / 1_000;
        assertThat(Long.parseLong(username[0])).isBetween(now, now + TTL);
        assertThat(username[1]).isEqualTo(client);
    }

    @Test
    void everyNodeTellsASessionFreshCredentials() {
        JsonObject joined = cluster.api(0).join(room);
        for (int node = 0; node < 2; node++) {
            JsonObject answer = answer(node, joined, joined.getString("token"));
            assertThat(answer.getInteger("ttl")).isEqualTo(TTL);
            assertServers(answer.getJsonArray("iceServers"), joined.getString("client_id"));
        }
    }

    @Test
    void nobodyElseIsTold() {
        JsonObject joined = cluster.api(0).join(room);
        JsonObject none = JsonObject.of("client_id", "none");
        for (int node = 0; node < 2; node++) {
            assertThat(answer(node, joined, "wrong").getInteger("code")).isEqualTo(403);
            assertThat(answer(node, none, joined.getString("token")).getInteger("code"))
                    .isEqualTo(403);
            assertThat(cluster.api(node)
                            .get("/api/ice-servers?room=" + room + "&token=" + joined.getString("token"))
                            .status())
                    .isEqualTo(403);
            assertThat(cluster.api(node).get("/api/ice-servers").error()).isEqualTo("Missing required room parameter");
        }
    }

    @Test
    void bothTransportsTellThemFirst() {
        try (RawSocket socket = RawSocket.open(cluster.port(0), "/ws?client_id=alice&room_id=" + room);
                StreamClient stream = StreamClient.connect(cluster.port(1), "room=" + room)) {
            assertServers(socket.await("welcome").json().getJsonArray("ice_servers"), "alice");
            JsonObject session = stream.await("session").data();
            assertServers(session.getJsonArray("ice_servers"), session.getString("session_id"));
        }
    }

    @Test
    void aTurnServerTakesThemAndNoOthers() throws Exception {
        assumeTrue(TurnServer.isInstalled(), "This test needs coturn on the PATH: apt-get install coturn");
        JsonObject joined = cluster.api(0).join(room);
        JsonObject told = answer(0, joined, joined.getString("token"))
                .getJsonArray("iceServers")
                .getJsonObject(1);
        try (TurnServer turn = TurnServer.start(SECRET)) {
            assertThat(allocate(turn, told)).isEqualTo(TurnClient.ALLOCATED);
            assertThat(allocate(turn, told.copy().put("credential", "wrong"))).isEqualTo(401);
            assertThat(allocate(turn, told.copy().put("username", "9999999999:alice")))
                    .isEqualTo(401);
            assertThat(allocate(turn, credentials("another secret", System.currentTimeMillis())))
                    .isEqualTo(401);
            // What is too old is refused although it was made with the right secret.
            assertThat(allocate(turn, credentials(SECRET, 0))).isEqualTo(401);
        }
    }

    private static JsonObject credentials(String secret, long nowMillis) {
        byte[] answer = new IceServers(List.of(), List.of("turn:a"), secret, TTL).answer("alice", nowMillis);
        return new JsonObject(new String(answer, UTF_8))
                .getJsonArray("iceServers")
                .getJsonObject(0);
    }

    private static int allocate(TurnServer server, JsonObject credentials) throws Exception {
        return new TurnClient(server.port(), credentials.getString("username"), credentials.getString("credential"))
                .allocate();
    }

    @Test
    void whereNoneAreNamedNoneAreTold() {
        try (TestCluster plain = TestCluster.start(1, Map.of());
                StreamClient stream = StreamClient.connect(plain.port(0), "room=" + room)) {
            JsonObject session = stream.await("session").data();
            assertThat(session.containsKey("ice_servers")).isFalse();
            assertThat(plain.api(0)
                            .get("/api/ice-servers?room=" + room + "&session_id=" + session.getString("session_id")
                                    + "&token=" + session.getString("token"))
                            .json())
                    .isEqualTo(JsonObject.of("iceServers", new JsonArray(), "ttl", 3_600));
        }
    }
}
