package webrtc.signaling.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.ServerProcess;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;

/** Two nodes in two processes, started as a user starts them: they find each other, and one of them ends. */
class ProcessIT {
    private static final Map<String, String> SETTINGS = ServerProcess.ownCluster();
    private static ServerProcess first;

    private final String room = UUID.randomUUID().toString();
    private ServerProcess second;

    @BeforeAll
    static void startFirst() {
        SETTINGS.put("GRACE_SECONDS", "2");
        SETTINGS.put("HEARTBEAT_SECONDS", "1");
        SETTINGS.put("DRAIN_SECONDS", "5");
        first = ServerProcess.start(SETTINGS).awaitReady();
    }

    @AfterAll
    static void endFirst() {
        first.close();
    }

    @BeforeEach
    void startSecond() {
        second = ServerProcess.start(SETTINGS).awaitReady();
    }

    @AfterEach
    void endSecond() {
        second.close();
    }

    @Test
    void twoFindEachOtherAndOneIsKilled() {
        assertThat(first.out()).contains("is ready, in a cluster of 1 node.");
        assertThat(second.out()).contains("is ready, in a cluster of 2 nodes.");
        try (SocketClient alice = SocketClient.connect(first.port(), room, "alice");
                SocketClient bob = SocketClient.connect(second.port(), room, "bob")) {
            assertThat(bob.acknowledged("alice", "hello", 1)).isEqualTo("delivered");
            assertThat(alice.await("custom").getString("from")).isEqualTo("bob");

            second.process().destroyForcibly();

            JsonObject bye = alice.await("bye");
            assertThat(bye.getString("from")).isEqualTo("bob");
            assertThat(bye.getJsonObject("payload").getString("reason")).isEqualTo("node-lost");
            assertThat(first.api().stats(room).getInteger("total_clients")).isEqualTo(1);
        }
    }

    @Test
    void oneIsToldToEndAndHandsItsClientsOver() {
        try (SocketClient alice = SocketClient.connect(first.port(), room, "alice");
                SocketClient bob = SocketClient.connect(second.port(), room, "bob")) {
            String token = bob.token();
            alice.await("roster");
            second.process().destroy();

            bob.await("reconnect");
            assertThat(bob.awaitClose()).isEqualTo(1012);
            try (SocketClient back = SocketClient.connect(first.port(), room, "bob", token)) {
                assertThat(back.welcome().getBoolean("resumed")).isTrue();
                // The time to drain, and what a slow machine needs to leave the cluster.
                assertThat(second.awaitExit(5 + 20)).isIn(0, 143);
                back.await("heartbeat");
                assertThat(back.acknowledged("alice", "still here", 1)).isEqualTo("delivered");
                assertThat(alice.await("custom").getString("from")).isEqualTo("bob");
                assertThat(first.api().stats(room).getInteger("total_clients")).isEqualTo(2);
                assertThat(second.err()).isEmpty();
            }
        }
    }

    /** Neither dead nor alive: its connections are open, and nobody answers. */
    @Test
    void oneIsFrozenAndNobodyWaitsForItForEver() throws Exception {
        try (SocketClient alice = SocketClient.connect(first.port(), room, "alice");
                SocketClient bob = SocketClient.connect(second.port(), room, "bob")) {
            bob.welcome();
            alice.await("roster");
            assertThat(new ProcessBuilder(
                                    "kill",
                                    "-STOP",
                                    Long.toString(second.process().pid()))
                            .start()
                            .waitFor())
                    .isZero();
            Api.Answer answer =
                    first.api().signal(room, "alice", alice.token(), "bob", new JsonObject().put("type", "offer"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(first.api().get("/api/health").status()).isEqualTo(200);
        }
    }

    /** A log is read by more people than a room is. */
    @Test
    void nothingSecretIsLogged() {
        List<String> secrets = new ArrayList<>(List.of("v=0-secret-sdp", "203.0.113.77", "not json"));
        try (SocketClient alice = SocketClient.connect(first.port(), room, "alice");
                StreamClient dora = StreamClient.connect(second.port(), "room=" + room)) {
            JsonObject session = dora.await("session").data();
            dora.await("roster");
            String id = session.getString("session_id");
            String resumeKey = dora.lastEventId().split("\\.", -1)[1];
            secrets.addAll(List.of(alice.token(), session.getString("token"), resumeKey));
            JsonObject offer = new JsonObject()
                    .put("type", "offer")
                    .put("sdp", "v=0-secret-sdp")
                    .put("candidate", "203.0.113.77");
            assertThat(alice.acknowledged(id, "offer", offer)).isEqualTo("delivered");
            first.api().signal(room, id, session.getString("token"), "alice", offer);
            first.api().signal(room, id, "wrong" + session.getString("token"), "alice", offer);
            first.api().post("/api/signal?room=" + room, "{not json" + offer, "X-Token", alice.token());
            alice.sendText("{\"type\":\"v=0-secret-sdp\",\"payload\":" + offer);
            alice.await("error");
            dora.cut();
            await().until(() -> "disconnected".equals(first.api().state(room, id)));
            assertThat(alice.acknowledged(id, "held", offer)).isEqualTo("queued");
            try (StreamClient back =
                    StreamClient.connect(first.port(), "room=" + room, "Last-Event-ID: " + dora.lastEventId())) {
                assertThat(back.await("signal").data().getString("id")).isEqualTo("held");
                second.process().destroyForcibly();
                second.awaitExit(20);
                back.await("heartbeat");
                back.await("heartbeat");
            }
        }
        for (String said : List.of(first.out(), first.err(), second.out(), second.err())) {
            assertThat(said).doesNotContain(secrets);
        }
    }
}
