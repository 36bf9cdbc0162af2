package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.SocketClient;

/** The first frame of a connection says who one is, where, and who else is there. */
class SocketWelcomeTest extends SocketContract {
    @Test
    void whoJoinsByConnectingIsToldEverything() {
        JsonObject welcome = join(near(), "alice").welcome();
        assertThat(welcome.fieldNames())
                .containsExactlyInAnyOrder(
                        "type",
                        "room",
                        "room_id",
                        "session_id",
                        "client_id",
                        "token",
                        "resumed",
                        "cursor",
                        "heartbeat_ms",
                        "version",
                        "peers");
        assertThat(welcome.getString("type")).isEqualTo("welcome");
        assertThat(welcome.getString("room")).isEqualTo(room);
        assertThat(welcome.getString("room_id")).isEqualTo(room);
        assertThat(welcome.getString("session_id")).isEqualTo("alice");
        assertThat(welcome.getString("client_id")).isEqualTo("alice");
        assertThat(welcome.getString("token")).matches("[0-9a-f-]{36}");
        assertThat(welcome.getBoolean("resumed")).isFalse();
        assertThat(welcome.getInteger("heartbeat_ms")).isEqualTo(1000);
        assertThat(welcome.getLong("version")).isPositive();
        assertThat(welcome.getJsonArray("peers"))
                .isEqualTo(new JsonArray().add(peer("alice", "connected", "websocket")));
    }

    @Test
    void thePeersAreThoseOfAllNodesWithTheirStateAndTransport() {
        pending(elsewhere(), "pat");
        String stream = peer(far()).id();
        join(far(), "bob").socket().cut();
        awaitState("bob", "disconnected");
        JsonObject welcome = join(near(), "alice").welcome();
        assertThat(welcome.getJsonArray("peers"))
                .containsExactlyInAnyOrder(
                        peer("alice", "connected", "websocket"),
                        peer("bob", "disconnected", "none"),
                        peer("pat", "pending", "none"),
                        peer(stream, "connected", "sse"));
    }

    @Test
    void aRoomWhoseIdNeedsEscapingIsNamedAsItIs() {
        JsonObject welcome = new SocketPeer(
                        closing(SocketClient.connect(near().port(), room + " \"\\ä/\uD83D\uDE00&=?#<>", "alice")))
                .welcome();
        assertThat(welcome.getString("room_id")).isEqualTo(room + " \"\\ä/\uD83D\uDE00&=?#<>");
        assertThat(welcome.getString("room")).isEqualTo(welcome.getString("room_id"));
    }

    @Test
    void everySessionGetsATokenOfItsOwn() {
        assertThat(join(near(), "alice").token())
                .isNotEqualTo(join(far(), "bob").token());
    }

    @Test
    void whoShowsTheTokenIsGivenItAgainAsAResumedSession() {
        SocketPeer alice = join(near(), "alice");
        JsonObject welcome = join(far(), "alice", alice.withToken()).welcome();
        assertThat(welcome.getBoolean("resumed")).isTrue();
        assertThat(welcome.getString("token")).isEqualTo(alice.token());
    }

    @Test
    void whoAttachesByTheIdAloneIsNotGivenTheToken() {
        pending(near(), "alice");
        JsonObject welcome = join(far(), "alice").welcome();
        assertThat(welcome.getBoolean("resumed")).isTrue();
        assertThat(welcome.containsKey("token")).isFalse();
    }

    @Test
    void noRosterShowsAToken() {
        String token = pending(near(), "pat");
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        assertThat(bob.welcome().encode()).doesNotContain(token, alice.token());
        assertThat(alice.awaitJoin("bob").encode()).doesNotContain(token, bob.token());
    }

    private static JsonObject peer(String client, String state, String transport) {
        return new JsonObject().put("client_id", client).put("state", state).put("transport", transport);
    }
}
