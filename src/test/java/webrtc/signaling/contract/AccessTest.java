package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import webrtc.signaling.testing.AccessKey;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Where an operator asks for access tokens, everybody needs one to come, and it says what may be done then. */
class AccessTest extends SocketContract {
    private static final String REQUIRED = "Unauthorized: valid access token required";
    private static final String NOT_ALLOWED = "Forbidden: the access token does not allow this";

    private static AccessKey key;
    private static TestCluster own;

    @BeforeParameterizedClassInvocation
    static void start(Place where) {
        key = AccessKey.random();
        own = where.start(Map.of("JWT_KEYS", key.file().toString()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        own.close();
    }

    @Override
    TestCluster cluster() {
        return own;
    }

    private static Answer joinBy(Api node, String room, String client, String... headers) {
        JsonObject body = JsonObject.of("room_id", room);
        return node.post("/api/rooms/join", client == null ? body : body.put("client_id", client), headers);
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private String listening() {
        return key.token(claims -> claims.claim("room", room).claim("mode", "listen"));
    }

    /** A WebSocket that shows an access token, and has had its welcome. */
    private RawSocket raw(Api node, String client, String more, String... headerLines) {
        RawSocket socket = closing(RawSocket.open(node.port(), path(client, more), headerLines));
        assertThat(socket.status()).isEqualTo(101);
        return socket;
    }

    @Test
    void nobodyComesWithoutOne() {
        Answer join = joinBy(near(), room, null);
        assertRefused(join, 401, REQUIRED);
        assertThat(join.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertRefused(near().get("/api/connect?room=" + room), 401, REQUIRED);
        RawSocket socket = closing(RawSocket.open(near().port(), path("alice", "")));
        assertThat(socket.status()).isEqualTo(401);
        assertThat(socket.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(stateOf("alice")).isEmpty();
        assertThat(near().get("/api/health").status()).as("no client").isEqualTo(200);
    }

    @Test
    void aTokenOfAnotherKeyOrNoneIsRefused() {
        for (String wrong : List.of(AccessKey.random().token(room), "a.b.c", "..", "nonsense", "")) {
            assertRefused(joinBy(near(), room, null, bearer(wrong)), 401, REQUIRED);
            assertRefused(near().get("/api/connect?room=" + room + "&access_token=" + wrong), 401, REQUIRED);
        }
        String right = key.token(room);
        assertRefused(
                near().post("/api/rooms/join?access_token=" + AccessKey.random().token(room), "{}", bearer(right)),
                401,
                REQUIRED);
        assertRefused(joinBy(near(), room, null, "Authorization", "Basic " + right), 401, REQUIRED);
    }

    @Test
    void aClientThatJoinsByRestShowsItInAHeaderOrTheQuery() {
        String token = key.token(room);
        assertThat(joinBy(near(), room, "alice", bearer(token)).status()).isEqualTo(200);
        assertThat(near().post("/api/rooms/join?access_token=" + token, JsonObject.of("room_id", room))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aWebSocketShowsItInAHeaderTheQueryOrASubprotocol() {
        String token = key.token(room);
        raw(near(), "alice", "", "Authorization: Bearer " + token).await("welcome");
        raw(far(), "bob", "&access_token=" + token).await("welcome");
        RawSocket browser = raw(near(), "carol", "", "Sec-WebSocket-Protocol: signaling, bearer." + token);
        browser.await("welcome");
        assertThat(browser.header("sec-websocket-protocol")).isEqualTo("signaling");
        RawSocket plain = raw(near(), "dave", "", "Sec-WebSocket-Protocol: bearer." + token);
        plain.await("welcome");
        assertThat(plain.header("sec-websocket-protocol")).isNull();
    }

    @Test
    void anEventStreamShowsItInAHeaderOrTheQuery() {
        String token = key.token(room);
        stream(near(), "", "Authorization: Bearer " + token).await("session");
        stream(far(), "access_token=" + token).await("session");
    }

    @Test
    void aTokenIsForItsRoomsOnly() {
        String token =
                key.token(claims -> claims.claim("room", List.of(room, "other")).claim("room_pattern", room + "/*"));
        for (String opened : List.of(room, "other", room + "/", room + "/a/b")) {
            assertThat(joinBy(near(), opened, null, bearer(token)).status()).isEqualTo(200);
        }
        for (String closed : List.of(room + "x", "OTHER", "*", room + "/*".charAt(1))) {
            assertRefused(joinBy(near(), closed, null, bearer(token)), 403, NOT_ALLOWED);
            assertRefused(near().get("/api/connect?room=" + Api.encode(closed), bearer(token)), 403, NOT_ALLOWED);
            RawSocket socket = closing(RawSocket.open(
                    near().port(), "/ws?client_id=a&room_id=" + Api.encode(closed), "Authorization: Bearer " + token));
            assertThat(socket.status()).isEqualTo(403);
            assertThat(socket.json().getString("error")).isEqualTo(NOT_ALLOWED);
        }
        assertRefused(near().post("/api/rooms/join", "{}", bearer(token)), 403, NOT_ALLOWED);
    }

    @Test
    void aStarIsARoomsNameWhereItIsNoPattern() {
        String token = key.token("*");
        assertRefused(joinBy(near(), room, null, bearer(token)), 403, NOT_ALLOWED);
        assertThat(joinBy(near(), "*", null, bearer(token)).status()).isEqualTo(200);
        assertRefused(joinBy(near(), room, null, bearer(key.token(claims -> {}))), 403, NOT_ALLOWED);
    }

    @Test
    void aTokenWithASubjectIsForThatClientOnly() {
        String token = key.token(claims -> claims.claim("room", room).subject("alice"));
        assertRefused(joinBy(near(), room, "bob", bearer(token)), 403, NOT_ALLOWED);
        RawSocket bob = closing(RawSocket.open(near().port(), path("bob", "&access_token=" + token)));
        assertThat(bob.status()).isEqualTo(403);
        JsonObject joined = joinBy(far(), room, null, bearer(token)).json();
        assertThat(joined.getString("client_id")).isEqualTo("alice");
        assertRefused(joinBy(near(), room, "alice", bearer(token)), 409);
        raw(near(), "alice", "&access_token=" + token + "&token=" + joined.getString("token"))
                .await("welcome");
    }

    @Test
    void anEventStreamOfATokenWithASubjectIsThatClientAndComesBackAsThat() {
        String alice = key.token(claims -> claims.claim("room", room).subject("alice"));
        StreamClient stream = stream(near(), "access_token=" + alice);
        String token = stream.await("session").data().getString("token");
        assertThat(near().signal(room, "alice", token, "alice", new JsonObject())
                        .status())
                .isEqualTo(200);
        String last = stream.await("signal").id();
        stream.close();
        StreamClient back = stream(far(), "access_token=" + alice, "Last-Event-ID: " + last);
        JsonObject session = back.await("session").data();
        assertThat(session.getBoolean("resumed")).isTrue();
        assertThat(session.getString("session_id")).isEqualTo("alice");
        String bob = key.token(claims -> claims.claim("room", room).subject("bob"));
        JsonObject other = stream(far(), "access_token=" + bob, "Last-Event-ID: " + back.lastEventId())
                .await("session")
                .data();
        assertThat(other.getString("session_id")).isEqualTo("bob");
        StreamClient taken = stream(near(), "access_token=" + alice);
        assertThat(taken.await("reconnect").data().getString("reason")).contains("in use");
        taken.awaitEnd();
    }

    @Test
    void aSessionIsOwnedFromTheStartAndComingBackTakesBothTokens() {
        String token = key.token(room);
        JsonObject alice = joinBy(near(), room, "alice", bearer(token)).json();
        RawSocket byId = closing(RawSocket.open(near().port(), path("alice", "&access_token=" + token)));
        assertThat(byId.status()).isEqualTo(409);
        String mine = alice.getString("token");
        assertThat(closing(RawSocket.open(far().port(), path("alice", "&token=" + mine)))
                        .status())
                .isEqualTo(401);
        raw(far(), "alice", "&token=" + mine, "Authorization: Bearer " + token).await("welcome");
        raw(near(), "alice", "&access_token=" + token, "X-Token: " + mine).await("welcome");
        raw(far(), "alice", "&access_token=" + token, "Authorization: Bearer " + mine)
                .await("welcome");
    }

    @Test
    void whatASessionDoesTakesItsOwnTokenOnlyAndAnAccessTokenDoesNoHarm() {
        String token = key.token(room);
        JsonObject alice = joinBy(near(), room, "alice", bearer(token)).json();
        String mine = alice.getString("token");
        assertThat(far().signal(room, "alice", mine, "alice", new JsonObject()).status())
                .isEqualTo(200);
        JsonObject signal = JsonObject.of("sender", "alice", "to", "alice", "token", mine, "signal", new JsonObject());
        assertThat(far().post("/api/signal?room=" + room, signal, bearer(token)).status())
                .isEqualTo(200);
        JsonObject without = signal.copy();
        without.remove("token");
        assertRefused(far().post("/api/signal?room=" + room, without, bearer(token)), 403);
        JsonObject leave = JsonObject.of("room_id", room, "client_id", "alice");
        assertRefused(far().post("/api/rooms/leave", leave, bearer(token)), 403);
        assertThat(far().post("/api/rooms/leave", leave.put("token", mine), bearer(token))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoMayOnlyListenReceivesAndSendsNothing() {
        RawSocket alice = raw(near(), "alice", "&access_token=" + key.token(room));
        alice.await("welcome");
        RawSocket socket = raw(far(), "socket", "&access_token=" + listening());
        socket.await("welcome");
        StreamClient stream = stream(far(), "access_token=" + listening());
        JsonObject session = stream.await("session").data();
        // Who join at once may be told of at once.
        Set<Object> untold = new HashSet<>(Set.of("socket", session.getString("session_id")));
        alice.await("the last of both", frame -> {
            frame.json().getJsonArray("joined", new JsonArray()).forEach(untold::remove);
            return untold.isEmpty();
        });
        alice.text("{\"type\":\"custom\",\"id\":\"1\",\"payload\":1}");
        socket.await("custom");
        stream.await("signal");
        socket.text("{\"type\":\"custom\",\"id\":\"1\",\"payload\":1}");
        assertThat(socket.await("error").json())
                .isEqualTo(JsonObject.of("type", "error", "code", 403, "error", NOT_ALLOWED, "id", "1"));
        socket.text("{\"type\":\"ping\"}").await("pong");
        for (Api node : List.of(near(), far())) {
            Answer refused = node.signal(
                    room, session.getString("session_id"), session.getString("token"), "alice", new JsonObject());
            assertRefused(refused, 403, NOT_ALLOWED);
        }
    }

    @Test
    void whatASessionMayDoIsWhatTheTokenSaysThatItCameBackWith() {
        JsonObject alice = joinBy(near(), room, "alice", bearer(listening())).json();
        String mine = alice.getString("token");
        assertRefused(near().signal(room, "alice", mine, "alice", new JsonObject()), 403, NOT_ALLOWED);
        raw(far(), "alice", "&token=" + mine + "&access_token=" + key.token(room))
                .await("welcome");
        assertThat(near().signal(room, "alice", mine, "alice", new JsonObject()).status())
                .isEqualTo(200);
        raw(near(), "alice", "&token=" + mine + "&access_token=" + listening()).await("welcome");
        assertRefused(far().signal(room, "alice", mine, "alice", new JsonObject()), 403, NOT_ALLOWED);
    }

    @Test
    void aSessionEndsWithItsAccessToken() {
        // Half a minute is forgiven to clocks that differ: these three seconds are left of it.
        Date exp = Date.from(Instant.now().minusSeconds(27));
        String token = key.token(claims -> claims.claim("room", room).expirationTime(exp));
        RawSocket watcher = raw(near(), "watcher", "&access_token=" + key.token(room));
        watcher.await("welcome");
        RawSocket socket = raw(far(), "socket", "&access_token=" + token);
        socket.await("welcome");
        StreamClient stream = stream(far(), "access_token=" + token);
        String id = stream.await("session").data().getString("session_id");
        JsonObject pending = joinBy(far(), room, "pending", bearer(token)).json();
        assertThat(socket.awaitClose()).isEqualTo(4001);
        assertThat(stream.await("left").data().getString("reason")).isEqualTo("access token expired");
        stream.awaitEnd();
        Set<String> gone = new HashSet<>();
        while (!gone.containsAll(List.of("socket", id, "pending"))) {
            RawSocket.Frame bye = watcher.await("bye");
            assertThat(bye.json().getJsonObject("payload").getString("reason")).isEqualTo("timeout");
            gone.add(bye.json().getString("from"));
        }
        assertRefused(near().signal(room, "pending", pending.getString("token"), "watcher", new JsonObject()), 403);
        assertRefused(joinBy(near(), room, null, bearer(token)), 401, REQUIRED);
    }
}
