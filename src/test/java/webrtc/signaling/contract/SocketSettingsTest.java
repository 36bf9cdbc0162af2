package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.SocketClient.Refused;
import webrtc.signaling.testing.TestCluster;

/** What an operator may decide of WebSockets: origins, tokens from the start, small rooms, small messages, short times. */
class SocketSettingsTest extends SocketContract {
    private static final String ORIGIN = "https://app.example";

    private static TestCluster own;

    @BeforeParameterizedClassInvocation
    static void start(Place where) {
        own = where.start(Map.of(
                "ALLOWED_ORIGINS", ORIGIN + ", http://localhost:3000",
                "REQUIRE_TOKEN", "true",
                "ROOM_CAPACITY", "3",
                "MAX_BODY_BYTES", "1024",
                "PENDING_SECONDS", "1",
                "GRACE_SECONDS", "1"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        own.close();
    }

    @Override
    TestCluster cluster() {
        return own;
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        for (String origin : List.of(
                "https://evil.example",
                "http://app.example",
                "https://app.example:444",
                "https://app.example.evil.example",
                "null")) {
            Refused refused = catchThrowableOfType(
                    Refused.class,
                    () -> SocketClient.open(near().port(), path("alice", ""), origin)
                            .close());
            assertThat(refused.status()).as(origin).isEqualTo(403);
            assertThat(refused.json())
                    .isEqualTo(
                            new JsonObject().put("error", "Origin not allowed").put("code", 403));
        }
        assertThat(stateOf("alice")).isEmpty();
    }

    @Test
    void aPageOfAnAllowedOriginAndAClientThatIsNoBrowserAreLetIn() throws Refused {
        closing(SocketClient.open(near().port(), path("alice", ""), ORIGIN)).await("welcome");
        closing(SocketClient.open(near().port(), path("bob", ""), "http://localhost:3000"))
                .await("welcome");
        join(near(), "carol");
    }

    @Test
    void everySessionIsOwnedFromTheStart() {
        String token = pending(near(), "pat");
        assertThat(refused(far(), "pat", "").status()).isEqualTo(409);
        assertThat(far().post(
                                "/api/rooms/leave",
                                new JsonObject().put("room_id", room).put("client_id", "pat"))
                        .status())
                .isEqualTo(403);
        assertThat(join(far(), "pat", "&token=" + token).welcome().getBoolean("resumed"))
                .isTrue();
        SocketPeer alice = join(near(), "alice");
        alice.socket().cut();
        awaitState("alice", "disconnected");
        assertThat(refused(far(), "alice", "").status()).isEqualTo(409);
        assertThat(join(far(), "alice", alice.withToken()).welcome().getBoolean("resumed"))
                .isTrue();
    }

    @Test
    void aRoomThatIsFullIsAMatterOfTime() {
        join(near(), "alice");
        join(far(), "bob");
        SocketPeer carol = join(far(), "carol");
        for (Api node : List.of(near(), far())) {
            Refused refused = refused(node, "dave", "");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
            assertThat(refused.json())
                    .isEqualTo(new JsonObject().put("error", "The room is full").put("code", 503));
        }
        // Who is in already is not kept out.
        join(near(), "carol", carol.withToken()).send(new JsonObject().put("type", "leave"));
        awaitState("carol", "");
        join(near(), "dave");
    }

    @Test
    void theLimitOfAMessageIsThatOfABody() {
        assertThat(raw(near(), "alice").text("x".repeat(1025)).awaitClose()).isEqualTo(1009);
        RawSocket bob = raw(near(), "bob");
        bob.text("x".repeat(1024));
        assertThat(bob.await("error").json().getInteger("code")).isEqualTo(400);
    }

    @Test
    void whoDoesNotComeBackWithinTheGraceIsGoneAndTheOthersAreTold() {
        SocketPeer bob = join(far(), "bob");
        SocketPeer alice = join(near(), "alice");
        bob.knowing("alice");
        alice.socket().cut();
        JsonObject roster = bob.awaitLeave("alice", "timeout");
        assertThat(SocketPeer.names(roster.getJsonArray("peers"))).containsExactly("bob");
        assertThat(bob.socket().await("bye"))
                .isEqualTo(new JsonObject()
                        .put("type", "bye")
                        .put("from", "alice")
                        .put("room_id", room)
                        .put("payload", new JsonObject().put("reason", "timeout")));
        assertThat(stateOf("alice")).isEmpty();
        SocketPeer again = join(far(), "alice", alice.withToken());
        assertThat(again.welcome().getBoolean("resumed")).isFalse();
    }

    @Test
    void whoJoinsByRestAndNeverConnectsIsGoneAndTheOthersAreTold() {
        SocketPeer bob = join(far(), "bob");
        pending(near(), "pat");
        bob.awaitLeave("pat", "timeout");
        assertThat(bob.socket().await("bye").getString("from")).isEqualTo("pat");
    }

    @Test
    void whoCameBackInTimeStaysWhenTheGraceOfBeforeIsOver() {
        SocketPeer bob = join(far(), "bob");
        SocketPeer alice = join(near(), "alice");
        alice.socket().cut();
        awaitState("alice", "disconnected");
        join(far(), "alice", alice.withToken());
        // Its grace would have ended before that of another that is cut now.
        SocketPeer carol = join(near(), "carol");
        carol.socket().cut();
        bob.awaitLeave("carol", "timeout");
        assertThat(bob.sendAcked(saying("alice", "still there?"), "1")).isEqualTo("delivered");
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void aClientThatAnswersNoPingIsTakenForLost() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = closing(RawSocket.connect(near().port(), room, "alice"));
        alice.deafen();
        alice.await("welcome");
        bob.knowing("alice");
        alice.awaitClose();
        bob.awaitLeave("alice", "timeout");
    }
}
