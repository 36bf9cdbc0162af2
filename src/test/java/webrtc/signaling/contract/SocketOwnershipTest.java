package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.SocketClient.Refused;
import webrtc.signaling.testing.StreamClient;

/** A session whose token was presented once is owned: from then on its id alone opens nothing. */
class SocketOwnershipTest extends SocketContract {
    @Test
    void aSessionWhoseTokenOpenedAWebSocketIsOwned() {
        String token = pending(near(), "alice");
        join(far(), "alice", "&token=" + token).socket().cut();
        awaitState("alice", "disconnected");
        assertOwned(token);
    }

    @Test
    void aSessionWhoseTokenOpenedAnEventStreamIsOwned() {
        String token = pending(near(), "alice");
        StreamClient stream = stream(far(), "session_id=alice&token=" + token);
        assertThat(stream.await("session").data().getBoolean("resumed")).isTrue();
        stream.close();
        awaitState("alice", "disconnected");
        assertOwned(token);
    }

    @Test
    void aPendingSessionWhoseTokenCameWithASignalIsOwned() {
        String token = pending(near(), "alice");
        join(near(), "bob");
        assertThat(far().signal(room, "alice", token, "bob", new JsonObject()).status())
                .isEqualTo(200);
        assertOwned(token);
    }

    @Test
    void aTokenThatCameWithASignalThatWasRefusedCountsToo() {
        String token = pending(near(), "alice");
        assertThat(elsewhere()
                        .signal(room, "alice", token, "nobody", new JsonObject())
                        .status())
                .isEqualTo(404);
        assertOwned(token);
    }

    @Test
    void aConnectedSessionWhoseTokenCameWithASignalIsOwnedWhenItLosesItsTransport() {
        SocketPeer alice = join(near(), "alice");
        assertThat(far().signal(room, "alice", alice.token(), "alice", new JsonObject())
                        .status())
                .isEqualTo(200);
        alice.socket().cut();
        awaitState("alice", "disconnected");
        assertOwned(alice.token());
    }

    @Test
    void aSessionStaysOwnedWhenItMoves() {
        String token = pending(near(), "alice");
        join(near(), "alice", "&token=" + token);
        join(far(), "alice", "&token=" + token).socket().cut();
        awaitState("alice", "disconnected");
        assertOwned(token);
    }

    @Test
    void theSessionOfAnEventStreamIsOwnedFromTheStart() {
        StreamPeer alice = peer(near());
        alice.stream().close();
        awaitState(alice.id(), "disconnected");
        assertThat(refused(far(), alice.id(), "").status()).isEqualTo(409);
        assertThat(join(far(), alice.id(), "&token=" + alice.token()).welcome().getBoolean("resumed"))
                .isTrue();
    }

    @Test
    void wrongTokensOwnNothing() {
        pending(near(), "alice");
        assertThat(refused(far(), "alice", "&token=wrong").status()).isEqualTo(403);
        assertThat(far().signal(room, "alice", "wrong", "alice", new JsonObject())
                        .status())
                .isEqualTo(403);
        assertThat(leave("wrong").status()).isEqualTo(403);
        assertThat(join(far(), "alice").welcome().getBoolean("resumed")).isTrue();
    }

    private void assertOwned(String token) {
        for (Api node : List.of(near(), far())) {
            Refused refused = refused(node, "alice", "");
            assertThat(refused.status()).isEqualTo(409);
        }
        assertThat(leave(null).status()).isEqualTo(403);
        assertThat(leave("wrong").status()).isEqualTo(403);
        assertThat(join(near(), "alice", "&token=" + token).welcome().getBoolean("resumed"))
                .isTrue();
        assertThat(leave(token).status()).isEqualTo(200);
    }

    private Answer leave(@Nullable String token) {
        JsonObject ids = new JsonObject().put("room_id", room).put("client_id", "alice");
        return elsewhere().post("/api/rooms/leave", token == null ? ids : ids.put("token", token));
    }
}
