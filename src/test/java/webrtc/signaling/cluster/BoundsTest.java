package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Nothing grows without end, and where an end is reached whoever asks is told, on every node. */
class BoundsTest {
    private static final int INBOX = 256;

    private static TestCluster cluster;

    private final String room = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                2,
                Map.of(
                        "ROOM_CAPACITY", "4",
                        "PENDING_SECONDS", "1",
                        "GRACE_SECONDS", "20",
                        "RATE_BURST", "1000000"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aFullInboxIsToldToTheSenderAndLosesNothingThatWasAccepted() {
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice");
                SocketClient gone = SocketClient.connect(cluster.port(0), room, "bob")) {
            String token = gone.token();
            disconnect(gone);
            for (int n = 0; n < INBOX + 44; n++) {
                alice.signal("bob", "n" + n, n);
            }
            for (int n = 0; n < INBOX; n++) {
                assertThat(answer(alice, "n" + n).getString("status")).isEqualTo("queued");
            }
            for (int n = INBOX; n < INBOX + 44; n++) {
                assertThat(answer(alice, "n" + n).getInteger("code")).isEqualTo(503);
            }
            Api.Answer posted =
                    cluster.api(0).signal(room, "alice", alice.token(), "bob", new JsonObject().put("n", "posted"));
            assertThat(posted.status()).isEqualTo(503);
            assertThat(posted.header("Retry-After")).isNotEmpty();

            try (SocketClient back = SocketClient.connect(cluster.port(1), room, "bob", token)) {
                assertThat(payloads(back, INBOX))
                        .isEqualTo(IntStream.range(0, INBOX).boxed().toList());
                assertThat(alice.acknowledged("bob", "n" + INBOX, "again")).isEqualTo("delivered");
                assertThat(payloads(back, 1)).isEqualTo(List.of("again"));
            }
        }
    }

    @Test
    void anInboxIsBoundedInBytesToo() {
        String large = "x".repeat(90_000);
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice");
                SocketClient gone = SocketClient.connect(cluster.port(0), room, "bob")) {
            String token = gone.token();
            disconnect(gone);
            // Five times 90,000 bytes fit into 512 KiB.
            for (int n = 0; n < 5; n++) {
                assertThat(alice.acknowledged("bob", "n" + n, large)).isEqualTo("queued");
            }
            alice.signal("bob", "n5", large);
            assertThat(answer(alice, "n5").getInteger("code")).isEqualTo(503);
            try (SocketClient back = SocketClient.connect(cluster.port(0), room, "bob", token)) {
                assertThat(payloads(back, 5)).containsOnly(large);
            }
        }
    }

    @Test
    void aFullRoomTakesNobodyInUntilSomebodyLeaves() {
        try (SocketClient first = SocketClient.connect(cluster.port(0), room, "first");
                SocketClient second = SocketClient.connect(cluster.port(1), room, "second");
                StreamClient third = StreamClient.connect(cluster.port(0), "room=" + room);
                SocketClient fourth = SocketClient.connect(cluster.port(1), room, "fourth")) {
            first.welcome();
            second.welcome();
            third.await("session");
            fourth.welcome();
            for (int node = 0; node < 2; node++) {
                Api.Answer join = join(node);
                assertThat(join.status()).isEqualTo(409);
                assertThat(join.error()).isEqualTo("The room is full");
                assertTransportsRefused(node);
            }
            fourth.send(new JsonObject().put("type", "leave"));
            assertThat(fourth.awaitClose()).isEqualTo(4001);
            await().until(() -> join(0).status() == 200);
        }
    }

    @Test
    void aFullNodeTakesNobodyInUntilSomebodyLeaves() {
        int small = cluster.add(Map.of("MAX_SESSIONS", "2", "EVENT_LOOPS", "1"));
        try (SocketClient first = SocketClient.connect(cluster.port(small), room, "first");
                SocketClient second = SocketClient.connect(cluster.port(small), room, "second")) {
            first.welcome();
            second.welcome();
            Api.Answer join = join(small);
            assertThat(join.status()).isEqualTo(503);
            assertThat(join.header("Retry-After")).isNotEmpty();
            assertTransportsRefused(small);
            assertThat(join(0).status()).isEqualTo(200);

            second.send(new JsonObject().put("type", "leave"));
            assertThat(second.awaitClose()).isEqualTo(4001);
            assertThat(join(small).status()).isEqualTo(200);
        }
    }

    @Test
    void whoDoesNotConnectInTimeIsGone() {
        try (SocketClient alice = SocketClient.connect(cluster.port(1), room, "alice")) {
            JsonObject connects = cluster.api(0).join(room);
            JsonObject joined = cluster.api(0).join(room);
            String id = joined.getString("client_id");
            try (SocketClient connected = SocketClient.connect(
                    cluster.port(1), room, connects.getString("client_id"), connects.getString("token"))) {
                JsonObject bye = alice.await("bye");
                assertThat(bye.getString("from")).isEqualTo(id);
                assertThat(bye.getJsonObject("payload").getString("reason")).isEqualTo("timeout");
                assertThat(cluster.api(1)
                                .signal(room, id, joined.getString("token"), "alice", new JsonObject())
                                .status())
                        .isEqualTo(403);
                connected.await("heartbeat");
                connected.await("heartbeat");
                assertThat(cluster.api(0).state(room, connects.getString("client_id")))
                        .isEqualTo("connected");
            }
        }
    }

    @Test
    void aMessageAboveTheLimitEndsItsConnectionAndNobodyElses() {
        String over = "x".repeat(102_400);
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(1), room, "bob")) {
            bob.welcome();
            Api.Answer post = cluster.api(1).signal(room, "bob", bob.token(), "alice", new JsonObject().put("x", over));
            assertThat(post.status()).isEqualTo(413);
            assertThat(post.error()).isEqualTo("Payload Too Large: Content-Length exceeds 100KB limit");

            alice.signal("bob", "too large", over);
            assertThat(alice.awaitClose()).isEqualTo(1009);
            await().until(() -> "disconnected".equals(cluster.api(1).state(room, "alice")));
            try (SocketClient back = SocketClient.connect(cluster.port(1), room, "alice", alice.token())) {
                assertThat(back.acknowledged("bob", "fits", over.substring(200)))
                        .isEqualTo("delivered");
                assertThat(bob.await("custom").getString("id")).isEqualTo("fits");
            }
        }
    }

    private void disconnect(SocketClient client) {
        client.cut();
        await().until(() -> "disconnected".equals(cluster.api(0).state(room, "bob")));
    }

    private Api.Answer join(int node) {
        return cluster.api(node).post("/api/rooms/join", new JsonObject().put("room_id", room));
    }

    /** A WebSocket by its status; an event stream, which browsers give up on any status but 200, by its events. */
    private void assertTransportsRefused(int node) {
        SocketClient.Refused refused = catchThrowableOfType(
                SocketClient.Refused.class,
                () -> SocketClient.open(cluster.port(node), "/ws?room_id=" + room + "&client_id=late"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotNull();
        try (StreamClient stream = StreamClient.connect(cluster.port(node), "room=" + room)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.await("reconnect").data().getLong("after_ms")).isPositive();
            stream.awaitEnd();
        }
    }

    private static JsonObject answer(SocketClient sender, String id) {
        return sender.await("the answer to " + id, frame -> id.equals(frame.getString("id")));
    }

    private static List<Object> payloads(SocketClient recipient, int count) {
        List<Object> payloads = new ArrayList<>();
        while (payloads.size() < count) {
            payloads.add(recipient.await("custom").getValue("payload"));
        }
        return payloads;
    }
}
