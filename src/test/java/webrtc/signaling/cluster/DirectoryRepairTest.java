package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.Grant;
import webrtc.signaling.room.HomeId;
import webrtc.signaling.room.Member;
import webrtc.signaling.room.RoomCommand;
import webrtc.signaling.room.RoomDirectory;
import webrtc.signaling.room.RoomResult;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.TestCluster;

/**
 * What homes know and what the directory knows drift apart when a message or an answer is lost. Here the directory is
 * changed as another node would, but nobody is told: at the next signs of life homes, clients and directory agree again.
 */
class DirectoryRepairTest {
    private static TestCluster cluster;
    private static RoomDirectory directory;

    private final String room = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(2, Map.of());
        directory = new HazelcastRoomDirectory(
                cluster.node(1).vertx(), cluster.node(1).hazelcast());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void changesThatGotLostOnTheWayAreToldLater() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice")) {
            alice.welcome();
            // No home has this id, so nobody looks after the guest.
            Member guest = enter(new HomeId(cluster.node(1).nodeId(), 99));
            JsonObject joined = alice.await("roster");
            assertThat(joined.getJsonArray("joined").encode()).isEqualTo("[\"guest\"]");
            assertThat(joined.getJsonArray("peers")).hasSize(2);

            change(new RoomCommand.Leave("guest", guest.epoch(), LeaveReason.LEFT));
            JsonObject left = alice.await("roster");
            assertThat(left.getJsonArray("left").getJsonObject(0).getString("client_id"))
                    .isEqualTo("guest");
            assertThat(left.getJsonArray("peers")).hasSize(1);
            assertThat(left.getLong("version")).isGreaterThan(joined.getLong("version"));
            assertThat(alice.await("bye").getString("from")).isEqualTo("guest");
        }
    }

    @Test
    void aSessionThatTheDirectoryLostIsAnnouncedAgain() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice");
                SocketClient bob = SocketClient.connect(cluster.port(1), room, "bob")) {
            bob.welcome();
            long version = alice.await("roster").getLong("version");
            change(new RoomCommand.Leave("bob", member("bob").epoch(), LeaveReason.LEFT));

            alice.await(
                    "a newer roster with bob",
                    frame -> "roster".equals(frame.getString("type"))
                            && frame.getLong("version") > version
                            && frame.getJsonArray("peers").encode().contains("bob"));
            assertThat(cluster.api(0).state(room, "bob")).isEqualTo("connected");
            assertThat(alice.acknowledged("bob", "there?", 1)).isEqualTo("delivered");
            assertThat(bob.await("custom").getString("from")).isEqualTo("alice");
        }
    }

    /** As when two nodes die at once, and nobody has a copy of the room's state. */
    @Test
    void aRoomThatTheDirectoryLostIsBuiltAgainAndGoesOn() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice")) {
            SocketClient bob = SocketClient.connect(cluster.port(1), room, "bob");
            bob.welcome();
            try (SocketClient guest = SocketClient.connect(cluster.port(1), room, "guest")) {
                guest.welcome();
            }
            assertThat(alice.await("bye").getString("from")).isEqualTo("guest");
            cluster.node(0).hazelcast().getMap(HazelcastRoomDirectory.MAP).delete(room);
            await().untilAsserted(() -> assertThat(cluster.api(0).stats(room).getInteger("total_clients"))
                    .isEqualTo(2));

            // What is told while the room is built again may be wrong for a moment.
            alice.await("heartbeat");
            alice.await("heartbeat");

            bob.close(1000);
            alice.await(
                    "a roster without bob",
                    frame -> "roster".equals(frame.getString("type"))
                            && frame.getJsonArray("left").encode().contains("bob")
                            && frame.getJsonArray("peers").size() == 1);
            assertThat(alice.await("bye").getString("from")).isEqualTo("bob");
        }
    }

    /** As when the answer to an attach gets lost between the directory and the new home. */
    @Test
    void aSessionThatMovedUnnoticedIsGivenUpHereAndTakenInThere() {
        try (SocketClient bob = SocketClient.connect(cluster.port(0), room, "bob");
                SocketClient carl = SocketClient.connect(cluster.port(1), room, "carl")) {
            String token = bob.token();
            carl.welcome();
            HomeId home = member("carl").home();
            change(new RoomCommand.Attach(
                    "bob",
                    RoomCommand.Proof.TOKEN,
                    Secrets.digest(token),
                    home,
                    TransportKind.WEBSOCKET,
                    System.currentTimeMillis(),
                    Grant.ALL));

            assertThat(bob.awaitClose()).isEqualTo(4009);
            await().until(() -> "disconnected".equals(cluster.api(0).state(room, "bob")));
            assertThat(carl.acknowledged("bob", "where?", 1)).isEqualTo("queued");
            try (SocketClient back = SocketClient.connect(cluster.port(0), room, "bob", token)) {
                assertThat(back.welcome().getBoolean("resumed")).isTrue();
                assertThat(back.await("custom").getString("id")).isEqualTo("where?");
            }
        }
    }

    /** As when the answer to a join gets lost: the client was told 503, and nobody else knows of the session. */
    @Test
    void aSessionThatEnteredUnnoticedLeavesAfterItsGrace() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice")) {
            alice.welcome();
            enter(member("alice").home());
            assertThat(alice.await("roster").getJsonArray("joined").encode()).contains("guest");
            assertThat(alice.await("bye").getString("from")).isEqualTo("guest");
            assertThat(cluster.api(1).stats(room).getInteger("total_clients")).isEqualTo(1);
        }
    }

    @Test
    void aSessionThatEnteredUnnoticedLeavesAlsoWhenTheRoomIsLeftByAllOthers() {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), room, "alice")) {
            alice.welcome();
            enter(member("alice").home());
            alice.await("roster");
            alice.close(1000);
            await().untilAsserted(() -> assertThat(cluster.api(1)
                            .get("/api/rooms/stats?room_id=" + room)
                            .status())
                    .isEqualTo(404));
        }
    }

    private Member enter(HomeId home) {
        change(new RoomCommand.Enter(
                new Member(
                        "guest",
                        home,
                        0,
                        SessionState.CONNECTED,
                        TransportKind.WEBSOCKET,
                        false,
                        Secrets.of("secret"),
                        System.currentTimeMillis(),
                        List.of(),
                        Grant.ALL),
                256));
        return member("guest");
    }

    private void change(RoomCommand command) {
        assertThat(TestCluster.get(directory.change(room, command)).outcome()).isEqualTo(RoomResult.Outcome.DONE);
    }

    private Member member(String client) {
        Member member = TestCluster.get(directory.read(room)).member(client);
        assertThat(member).as(client).isNotNull();
        return member;
    }
}
