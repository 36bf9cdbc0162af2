package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.EventLoopWatch;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Four defects of the server that the first seed document was written for: each is impossible here, on two nodes. */
class FourDefectsTest {
    /** Some of it fills every buffer between the server and a client that does not read. */
    private static final String LARGE = "x".repeat(60_000);

    private static TestCluster cluster;

    private final String room = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                2, Map.of("RATE_BURST", "1000000", "RATE_PER_SECOND", "1000000", "GRACE_SECONDS", "20"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** There, a client that had joined by REST was kept without a socket, and the first message to it ended the process. */
    @Test
    void aClientWithoutASocketCrashesNothing() {
        String pending = cluster.api(0).join(room).getString("client_id");
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice")) {
            assertThat(alice.acknowledged(pending, "direct", 1)).isEqualTo("queued");
            assertThat(alice.acknowledged(null, "to all", 2)).isEqualTo("queued");
            cluster.api(1).join(room);
            assertThat(alice.acknowledged(null, "to both", 3)).isEqualTo("queued");

            try (SocketClient late = SocketClient.connect(cluster.port(0), room, pending)) {
                assertThat(late.welcome().getBoolean("resumed")).isTrue();
                assertThat(late.await("custom").getValue("payload")).isEqualTo(1);
                assertThat(late.await("custom").getValue("payload")).isEqualTo(2);
                assertThat(late.await("custom").getValue("payload")).isEqualTo(3);
            }
        }
        assertThat(cluster.api(0).get("/api/health").status()).isEqualTo(200);
        assertThat(cluster.api(1).get("/api/health").status()).isEqualTo(200);
    }

    /** There, one lock was held while a message was written to a socket: who did not read stopped every room. */
    @Test
    void aSocketThatIsNotReadStopsNobodyAndIsClosed() {
        try (SocketClient slow = SocketClient.connect(cluster.port(0), room, "slow")) {
            String token = slow.token();
            slow.socket().pause();
            sendUntilDisconnected("slow");
            slow.socket().resume();
            assertThat(slow.awaitClose()).isEqualTo(4008);
            try (SocketClient again = SocketClient.connect(cluster.port(1), room, "slow", token)) {
                assertThat(again.welcome().getBoolean("resumed")).isTrue();
            }
        }
    }

    /** Between the close frame of a client that does not read and the end of its connection lies any time. */
    @Test
    void aSocketThatIsNotReadAndSaysGoodbyeStopsNobody() {
        try (SocketClient slow = SocketClient.connect(cluster.port(0), room, "slow");
                SocketClient bob = SocketClient.connect(cluster.port(0), room, "bob");
                SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice")) {
            slow.welcome();
            slow.socket().pause();
            for (int n = 0; alice.acknowledged("slow", "n" + n, LARGE).equals("delivered"); n++) {
                assertThat(n).as("signals that nobody read").isLessThan(2_000);
            }
            slow.close(1000);
            for (int n = 0; n < 20; n++) {
                alice.acknowledged("bob", "to bob " + n, n);
                alice.signal(null, "to all " + n, n);
                assertThat(bob.await("custom").getValue("payload")).isEqualTo(n);
                assertThat(bob.await("custom").getValue("payload")).isEqualTo(n);
            }
            bob.await("heartbeat");
            bob.await("heartbeat");
            EventLoopWatch.assertUndisturbed();
        }
    }

    /** The same for an event stream, which has no close code to say why. */
    @Test
    void anEventStreamThatIsNotReadStopsNobodyAndIsEnded() {
        try (StreamClient slow = StreamClient.connect(cluster.port(0), "room=" + room)) {
            String id = slow.await("session").data().getString("session_id");
            slow.await("roster");
            String last = slow.lastEventId();
            slow.read(false);
            sendUntilDisconnected(id);
            slow.read(true);
            slow.awaitEnd();
            try (StreamClient again = StreamClient.connect(cluster.port(1), "room=" + room, "Last-Event-ID: " + last)) {
                JsonObject session = again.await("session").data();
                assertThat(session.getString("session_id")).isEqualTo(id);
                assertThat(session.getBoolean("resumed")).isTrue();
            }
        }
    }

    /** Others of the room, and another room, get everything while one client does not read, and after it was closed. */
    private void sendUntilDisconnected(String slow) {
        Api api = cluster.api(0);
        String other = room + "-other";
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(0), room, "bob");
                SocketClient carl = SocketClient.connect(cluster.port(0), other, "carl");
                SocketClient dora = SocketClient.connect(cluster.port(1), other, "dora")) {
            alice.await("the roster with bob", frame -> frame.encode().contains("bob"));
            int more = 5;
            for (int n = 0; more > 0; n++) {
                assertThat(n).as("signals that nobody read").isLessThan(2_000);
                alice.signal(null, "n" + n, new JsonObject().put("n", n).put("large", LARGE));
                carl.signal("dora", "n" + n, n);
                assertThat(bob.await("custom").getJsonObject("payload").getInteger("n"))
                        .isEqualTo(n);
                assertThat(dora.await("custom").getInteger("payload")).isEqualTo(n);
                if (n % 10 == 9 && "disconnected".equals(api.state(room, slow))) {
                    more--;
                }
            }
        }
    }

    /** There, the clean-up of a closed socket removed whoever had the client id by then. */
    @Test
    void aLateCloseOfAReplacedSocketDoesNotEvictItsSuccessor() {
        for (int node = 0; node < 2; node++) {
            String id = "alice" + node;
            SocketClient cut = SocketClient.connect(cluster.port(0), room, id);
            String token = cut.token();
            // Who does not read does not answer the close of the server: the old connection stays.
            cut.socket().pause();
            SocketClient left = SocketClient.connect(cluster.port(node), room, id, token);
            left.welcome();
            left.socket().pause();
            try (SocketClient successor = SocketClient.connect(cluster.port(node), room, id, token);
                    SocketClient bob = SocketClient.connect(cluster.port(0), room, "bob" + node)) {
                successor.welcome();
                cut.cut();
                left.close(1000);
                successor.await("heartbeat");
                successor.await("heartbeat");
                assertThat(cluster.api(0).state(room, id)).isEqualTo("connected");
                assertThat(bob.acknowledged(id, "still there?", "?")).isEqualTo("delivered");
                assertThat(successor.await("custom").getValue("payload")).isEqualTo("?");
                assertThat(successor.isClosed()).isFalse();
            }
        }
    }

    /** There, whoever connected with the id of somebody took the place. Ids are known to the whole room. */
    @Test
    void whoOnlyKnowsTheIdTakesOverNobody() {
        try (SocketClient open = SocketClient.connect(cluster.port(0), room, "open");
                StreamClient stream = StreamClient.connect(cluster.port(0), "room=" + room)) {
            String owned = stream.await("session").data().getString("session_id");
            for (int node = 0; node < 2; node++) {
                assertThat(handshake(node, "open")).isEqualTo(409);
                assertThat(handshake(node, owned)).isEqualTo(409);
                assertThat(handshake(node, "open&token=" + UUID.randomUUID())).isEqualTo(403);
                assertThat(leave(node, new JsonObject().put("client_id", owned)))
                        .isEqualTo(403);
                assertThat(leave(node, new JsonObject().put("client_id", owned).put("token", "guessed")))
                        .isEqualTo(403);
                try (StreamClient thief =
                        StreamClient.connect(cluster.port(node), "room=" + room + "&session_id=" + owned)) {
                    JsonObject session = thief.await("session").data();
                    assertThat(session.getString("session_id")).isNotEqualTo(owned);
                    assertThat(session.getBoolean("resumed")).isFalse();
                }
            }
            assertThat(open.acknowledged(owned, "untouched", true)).isEqualTo("delivered");
            assertThat(stream.await("signal").data().getString("from")).isEqualTo("open");
        }
    }

    /** Owned stays owned while it has no connection: the grace is no time for thieves. */
    @Test
    void anOwnedSessionWithoutConnectionIsNotTakenByItsId() {
        try (SocketClient first = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient second = SocketClient.connect(cluster.port(1), room, "alice", first.token())) {
            second.welcome();
            second.cut();
            await().until(() -> "disconnected".equals(cluster.api(0).state(room, "alice")));
            assertThat(handshake(0, "alice")).isEqualTo(409);
            assertThat(leave(0, new JsonObject().put("client_id", "alice"))).isEqualTo(403);
        }
    }

    private int handshake(int node, String client) {
        return catchThrowableOfType(
                        SocketClient.Refused.class,
                        () -> SocketClient.open(cluster.port(node), "/ws?room_id=" + room + "&client_id=" + client))
                .status();
    }

    private int leave(int node, JsonObject body) {
        return cluster.api(node)
                .post("/api/rooms/leave", body.put("room_id", room))
                .status();
    }
}
