package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.TestCluster;

/** An operator takes clients out of their rooms, wherever they are connected, by way of any node. */
class KickTest extends SocketContract {
    private static final String[] OPERATOR = {"Authorization", "Bearer the operator's"};

    private static TestCluster own;

    @BeforeParameterizedClassInvocation
    static void start(Place where) {
        own = where.start(Map.of("ADMIN_TOKEN", "the operator's"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        own.close();
    }

    @Override
    TestCluster cluster() {
        return own;
    }

    private static String path(String room) {
        return "/api/rooms/" + Api.encode(room).replace("+", "%20");
    }

    private static Answer clear(Api node, String room) {
        return node.method("DELETE", path(room), OPERATOR);
    }

    private static Answer kick(Api node, String room, String client) {
        return node.method("DELETE", path(room) + "/clients/" + client, OPERATOR);
    }

    private int status() {
        return near().get("/api/rooms/stats?room_id=" + Api.encode(room), OPERATOR)
                .status();
    }

    @Test
    void aClientIsTakenOutAndTheOthersAreToldWhy() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer carl = peer(near());
        SocketPeer bob = join(far(), "bob");
        Answer answer = kick(elsewhere(), room, "bob");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(JsonObject.of("room_id", room, "client_id", "bob", "status", "kicked"));
        assertThat(bob.socket().awaitClose()).isEqualTo(4001);
        assertThat(bob.socket().socket().closeReason()).isEqualTo("kicked");
        alice.awaitLeave("bob", "kicked");
        assertThat(alice.socket().await("bye").getJsonObject("payload").getString("reason"))
                .isEqualTo("kicked");
        JsonObject left = JsonObject.of("client_id", "bob", "reason", "kicked");
        carl.stream()
                .await(
                        "bob's leave",
                        event -> event.name().equals("roster")
                                && event.data().getJsonArray("left").contains(left));
        assertRefused(kick(near(), room, "bob"), 404, "Client not found in room");
    }

    @Test
    void theTokenOfAClientThatWasTakenOutIsDeadAndItsIdIsFree() {
        SocketPeer bob = join(far(), "bob");
        join(near(), "alice");
        assertThat(kick(near(), room, "bob").status()).isEqualTo(200);
        assertRefused(near().signal(room, "bob", bob.token(), "alice", new JsonObject()), 403);
        SocketPeer again = join(near(), "bob");
        assertThat(again.token()).isNotEqualTo(bob.token());
    }

    @Test
    void anEventStreamIsToldThatItsSessionIsOver() {
        StreamPeer bob = peer(far());
        assertThat(kick(near(), room, bob.id()).status()).isEqualTo(200);
        assertThat(bob.stream().await("left").data()).isEqualTo(JsonObject.of("type", "left", "reason", "kicked"));
        bob.stream().awaitEnd();
        assertThat(bob.stream().retry()).isEqualTo("86400000");
        StreamPeer back = new StreamPeer(
                near(),
                room,
                stream(near(), "", "Last-Event-ID: " + bob.stream().lastEventId()));
        assertThat(back.id()).isNotEqualTo(bob.id());
    }

    @Test
    void whoIsPendingOrAwayIsTakenOutToo() {
        pending(far(), "pending");
        SocketPeer away = join(far(), "away");
        join(near(), "alice");
        away.socket().cut();
        for (String client : List.of("pending", "away")) {
            assertThat(kick(near(), room, client).status()).isEqualTo(200);
            assertRefused(kick(far(), room, client), 404, "Client not found in room");
        }
    }

    @Test
    void aRoomIsClearedOnAllNodes() {
        List<SocketPeer> sockets = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            sockets.add(join(i % 2 == 0 ? near() : far(), "client" + i));
        }
        StreamPeer stream = peer(elsewhere());
        pending(far(), "pending");
        SocketPeer other = new SocketPeer(
                closing(webrtc.signaling.testing.SocketClient.connect(near().port(), room + "-other", "alice")));
        Answer answer = clear(elsewhere(), room);
        assertThat(answer.status()).as("%s", answer.response().body()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(JsonObject.of("room_id", room, "status", "cleared"));
        assertThat(status()).isEqualTo(404);
        for (SocketPeer socket : sockets) {
            assertThat(socket.socket().awaitClose()).isEqualTo(4001);
            assertThat(socket.socket().socket().closeReason()).isEqualTo("kicked");
        }
        assertThat(stream.stream().await("left").data().getString("reason")).isEqualTo("kicked");
        assertThat(other.socket().acknowledged(null, "1", "still here")).isEqualTo("delivered");
        assertRefused(clear(near(), room), 404, "Room not found");
    }

    @Test
    void aRoomThatWasClearedIsARoomLikeAnyOther() {
        join(near(), "alice");
        assertThat(clear(far(), room).status()).isEqualTo(200);
        SocketPeer alice = join(far(), "alice");
        SocketPeer bob = join(near(), "bob").knowing("alice");
        assertThat(bob.socket().acknowledged("alice", "1", "hello")).isEqualTo("delivered");
        assertThat(alice.socket().await("custom").getString("from")).isEqualTo("bob");
    }

    @Test
    void nobodyElseMayDoThat() {
        SocketPeer alice = join(near(), "alice");
        for (String target : List.of(path(room), path(room) + "/clients/alice", path("no room"))) {
            for (String[] headers : new String[][] {
                {},
                {"Authorization", "Bearer wrong"},
                {"X-Token", alice.token()},
                {"Authorization", "Bearer the operator's", "X-Token", "wrong"},
                {"Authorization", "Basic the operator's"}
            }) {
                Answer refused = near().method("DELETE", target, headers);
                assertRefused(refused, 401, "Unauthorized: admin token required");
                assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
            }
        }
        assertThat(alice.socket().acknowledged(null, "1", "still here")).isEqualTo("delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"join", "leave", "stats", "a b", "a/b", "a%b", "\u00e9\ud83d\ude00", "..."})
    void aRoomOfAnyNameIsFound(String name) {
        near().post("/api/rooms/join", JsonObject.of("room_id", name, "client_id", "alice"));
        near().post("/api/rooms/join", JsonObject.of("room_id", name, "client_id", "bob"));
        assertThat(kick(far(), name, "alice").status()).isEqualTo(200);
        assertThat(clear(far(), name).json().getString("room_id")).isEqualTo(name);
        assertRefused(clear(near(), name), 404, "Room not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/clients/..", "/clients/%2e%2e", "/clients/.", "/", "/clients", "/clients/", "/clients//"})
    void aPathThatIsNoneOfTheTwoClearsNothing(String behind) {
        SocketPeer alice = join(near(), "alice");
        String head = "DELETE " + path(room) + behind + " HTTP/1.1\nX-Token: the operator's";
        assertThat(RawHttp.send(near().port(), head, "").status()).isEqualTo(404);
        assertThat(alice.socket().acknowledged(null, "1", "still here")).isEqualTo("delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0Ab"})
    void whatIsNoIdIsNotFound(String id) {
        assertThat(RawHttp.send(near().port(), "DELETE /api/rooms/" + id + " HTTP/1.1\nX-Token: the operator's", "")
                        .status())
                .isEqualTo(404);
    }
}
