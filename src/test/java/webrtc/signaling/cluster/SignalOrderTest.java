package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** What is acknowledged arrives exactly once and in order, whatever node it goes through and whoever moves meanwhile. */
class SignalOrderTest {
    private static final int MANY = 10_000;

    private static TestCluster cluster;

    private final String room = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                3, Map.of("RATE_BURST", "1000000", "RATE_PER_SECOND", "1000000", "GRACE_SECONDS", "20"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void postsThroughAllNodesArriveInOrder() {
        int count = 2_000;
        try (StreamClient alice = StreamClient.connect(cluster.port(0), "room=" + room);
                SocketClient bob = SocketClient.connect(cluster.port(1), room, "bob")) {
            JsonObject session = alice.await("session").data();
            for (int n = 0; n < count; n++) {
                assertThat(cluster.api(n % 3)
                                .signal(
                                        room,
                                        session.getString("session_id"),
                                        session.getString("token"),
                                        "bob",
                                        new JsonObject().put("n", n))
                                .status())
                        .isEqualTo(200);
            }
            List<Integer> received = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                received.add(bob.await("custom").getJsonObject("payload").getInteger("n"));
            }
            assertThat(received).isEqualTo(numbers(count));
            assertThat(bob.rest()).noneMatch(frame -> SocketClient.isSignal(frame));
        }
    }

    @Test
    void framesArriveInOrderOnAnotherNode() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                NumberedRecipient bob = new NumberedRecipient(cluster.port(2), room, "bob")) {
            NumberedSender sender = new NumberedSender(alice, "bob");
            Background sent = Background.run(() -> sender.sendAll(MANY));
            bob.receive(MANY, sender);
            sent.done();
            bob.assertEachOnceInOrder(MANY, sender);
        }
    }

    @Test
    void framesArriveInOrderWhileTheRecipientMovesBetweenNodes() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                NumberedRecipient bob = new NumberedRecipient(cluster.port(1), room, "bob")) {
            NumberedSender sender = new NumberedSender(alice, "bob");
            Background sent = Background.run(() -> sender.sendAll(MANY));
            for (int legs = 1; legs < 10; legs++) {
                bob.receive(legs * MANY / 10, sender);
                // To every node, the sender's own and the one it came from among them.
                bob.moveTo(cluster.port(legs * 2 % 3), legs % 2 == 0);
            }
            bob.receive(MANY, sender);
            sent.done();
            bob.assertEachOnceInOrder(MANY, sender);
        }
    }

    @Test
    void framesArriveInOrderWhileTheSenderMovesBetweenNodes() throws Exception {
        SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
        String token = alice.token();
        try (NumberedRecipient bob = new NumberedRecipient(cluster.port(1), room, "bob")) {
            NumberedSender sender = new NumberedSender(alice, "bob");
            Background received = Background.run(() -> bob.receive(MANY, sender));
            for (int legs = 1; legs < 10; legs++) {
                sender.sendUntilSent(legs * MANY / 10);
                SocketClient old = alice;
                if (legs % 2 == 0) {
                    old.cut();
                }
                alice = SocketClient.connect(cluster.port(legs * 2 % 3), room, "alice", token);
                alice.welcome();
                old.close();
                sender.moveTo(alice);
            }
            sender.sendAll(MANY);
            received.done();
            bob.assertEachOnceInOrder(MANY, sender);
        } finally {
            alice.close();
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
