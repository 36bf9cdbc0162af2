package webrtc.signaling.cluster;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.TestCluster;

/** One node dies while signals flow: what is acknowledged arrives exactly once and in order, whichever node it is. */
class SignalsSurviveTest {
    private static final int MANY = 4_000;

    private static TestCluster cluster;

    private final String room = UUID.randomUUID().toString();
    private int doomed;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                2, Map.of("RATE_BURST", "1000000", "RATE_PER_SECOND", "1000000", "GRACE_SECONDS", "20"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void addNode() {
        doomed = cluster.add(Map.of());
    }

    @Test
    void whenTheRecipientsNodeDies() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                NumberedRecipient bob = new NumberedRecipient(cluster.port(doomed), room, "bob")) {
            NumberedSender sender = new NumberedSender(alice, "bob");
            Background sent = Background.run(() -> sender.sendAll(MANY));
            bob.receive(MANY / 2, sender);
            cluster.kill(doomed);
            bob.moveTo(cluster.port(1), true);
            bob.receive(MANY, sender);
            sent.done();
            bob.assertEachOnceInOrder(MANY, sender);
        }
    }

    @Test
    void whenTheSendersNodeDies() throws Exception {
        try (SocketClient alice = SocketClient.connect(cluster.port(doomed), room, "alice");
                NumberedRecipient bob = new NumberedRecipient(cluster.port(0), room, "bob")) {
            String token = alice.token();
            NumberedSender sender = new NumberedSender(alice, "bob");
            Background received = Background.run(() -> bob.receive(MANY, sender));
            sender.sendUntilSent(MANY / 2);
            cluster.kill(doomed);
            try (SocketClient back = SocketClient.connect(cluster.port(1), room, "alice", token)) {
                sender.moveTo(back);
                sender.sendAll(MANY);
                received.done();
                bob.assertEachOnceInOrder(MANY, sender);
            }
        }
    }

    /** It keeps copies, and answers for rooms. */
    @Test
    void whenANodeDiesThatHasNeither() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                NumberedRecipient bob = new NumberedRecipient(cluster.port(1), room, "bob")) {
            NumberedSender sender = new NumberedSender(alice, "bob");
            Background sent = Background.run(() -> sender.sendAll(MANY));
            bob.receive(MANY / 2, sender);
            cluster.kill(doomed);
            bob.receive(MANY, sender);
            sent.done();
            bob.assertEachOnceInOrder(MANY, sender);
        }
    }
}
