package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.SocketClient.Refused;

/** {@code GET /ws}: who is let in is decided before the upgrade, and a refusal is an answer of HTTP. */
class SocketHandshakeTest extends SocketContract {
    private static final String MISSING_IDS = "Missing required parameters: room_id and client_id";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws",
                "/ws?room_id=r",
                "/ws?client_id=c",
                "/ws?room_id=&client_id=c",
                "/ws?room_id=r&client_id=",
                "/ws?room=r&client=c"
            })
    void anIdThatIsMissingIsRefused(String path) {
        Refused refused = refusedAt(near(), path);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json())
                .isEqualTo(new JsonObject().put("error", MISSING_IDS).put("code", 400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%07", "a%0Ab", "%00", "%C2%85", "%7F"})
    void aRoomIdWithControlCharactersIsRefused(String roomId) {
        assertBadRequest(refusedAt(near(), "/ws?room_id=" + roomId + "&client_id=c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ä", "a/b", "a%25", "\"", "<a>", "a:b", "\uD83D\uDE00"})
    void aClientIdOfOtherCharactersIsRefused(String client) {
        assertBadRequest(refused(near(), client, ""));
    }

    @Test
    void idsThatAreTooLongAreRefused() {
        assertBadRequest(refusedAt(near(), "/ws?room_id=" + "r".repeat(129) + "&client_id=c"));
        assertBadRequest(refused(near(), "c".repeat(65), ""));
    }

    @Test
    void theLongestIdsAreTakenAsTheyAre() {
        String longest = "\uD83D\uDE00".repeat(128 - 36) + room.substring(room.length() - 36);
        String client = "A-Z.a_z~09" + "c".repeat(54);
        RawSocket socket = closing(RawSocket.connect(near().port(), longest, client));
        JsonObject welcome = socket.await("welcome").json();
        assertThat(welcome.getString("room_id")).isEqualTo(longest);
        assertThat(welcome.getString("client_id")).isEqualTo(client);
    }

    @Test
    void aPlainGetIsToldToUpgrade() {
        Answer answer = near().get(path("alice", ""));
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.header("Upgrade")).isEqualTo("websocket");
        assertThat(answer.json().getInteger("code")).isEqualTo(426);
        assertThat(answer.error()).isNotBlank();
        assertThat(stateOf("alice")).isEmpty();
    }

    @Test
    void anyOtherMethodIsNotAllowed() {
        Answer answer = near().post(path("alice", ""), "{}");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&token=wrong", "&token="})
    void aWrongTokenIsRefusedWhereverTheSessionLives(String token) {
        join(near(), "alice");
        for (Api node : List.of(near(), far())) {
            Refused refused = refused(node, "alice", token);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json())
                    .isEqualTo(new JsonObject()
                            .put("error", "Unauthorized: invalid session token")
                            .put("code", 403));
        }
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void theTokenOfAnotherSessionIsRefused() {
        SocketPeer alice = join(near(), "alice");
        join(near(), "bob");
        assertThat(refused(far(), "bob", alice.withToken()).status()).isEqualTo(403);
    }

    @Test
    void twoDifferentTokensAreRefusedEvenIfOneIsRight() {
        SocketPeer alice = join(near(), "alice");
        RawSocket both =
                closing(RawSocket.open(near().port(), path("alice", alice.withToken()), "X-Token: something else"));
        assertThat(both.status()).isEqualTo(403);
        assertThat(both.json().getInteger("code")).isEqualTo(403);
    }

    @Test
    void theIdOfAConnectedClientIsInUse() {
        join(near(), "alice");
        for (Api node : List.of(near(), far())) {
            Refused refused = refused(node, "alice", "");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().getInteger("code")).isEqualTo(409);
            assertThat(refused.json().getString("error")).isNotBlank();
        }
    }

    @Test
    void theSameIdInAnotherRoomIsAnotherClient() {
        join(near(), "alice");
        RawSocket other = closing(RawSocket.connect(near().port(), room + "-other", "alice"));
        assertThat(other.await("welcome").json().getJsonArray("peers")).hasSize(1);
    }

    @Test
    void theTokenMayComeInAHeader() {
        SocketPeer alice = join(near(), "alice");
        for (String line : List.of("X-Token: " + alice.token(), "Authorization: Bearer " + alice.token())) {
            RawSocket socket = closing(RawSocket.open(far().port(), path("alice", ""), line));
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.await("welcome").json().getBoolean("resumed")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWxpY2U6c2VjcmV0", "Bearer header.claims.signature", "Bearerish", "Negotiate x"})
    void anAuthorizationThatIsNoTokenOfOursIsPassedOver(String authorization) {
        String line = "Authorization: " + authorization;
        RawSocket socket = closing(RawSocket.open(near().port(), path("alice", ""), line));
        assertThat(socket.status()).isEqualTo(101);
        String token = socket.await("welcome").json().getString("token");
        RawSocket back = closing(RawSocket.open(far().port(), path("alice", "&token=" + token), line));
        assertThat(back.await("welcome").json().getBoolean("resumed")).isTrue();
    }

    @Test
    void aPageOfAnyOriginIsLetInUnlessAnOperatorSaysOtherwise() throws Refused {
        closing(SocketClient.open(near().port(), path("alice", ""), "https://app.example"))
                .await("welcome");
        closing(SocketClient.open(near().port(), path("bob", ""), "null")).await("welcome");
    }

    @Test
    void theUpgradeIsThatOfTheStandardAndNegotiatesNoCompression() {
        RawSocket socket = closing(RawSocket.open(
                near().port(),
                path("alice", ""),
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, deflate-frame"));
        assertThat(socket.status()).isEqualTo(101);
        assertThat(socket.header("upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(socket.header("connection")).isEqualToIgnoringCase("upgrade");
        // The example of RFC 6455, 1.3.
        assertThat(socket.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(socket.header("sec-websocket-extensions")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version", "Sec-WebSocket-Key", "Connection"})
    void aHandshakeThatIsIncompleteIsRefusedAndLeavesNobodyInTheRoom(String missing) {
        List<String> lines = new ArrayList<>(RawSocket.HANDSHAKE);
        lines.removeIf(line -> line.startsWith(missing));
        RawSocket socket = closing(RawSocket.request(near().port(), path("alice", ""), lines));
        assertThat(socket.status()).isBetween(400, 499);
        assertThat(stateOf("alice")).isEmpty();
    }

    private static void assertBadRequest(Refused refused) {
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().getInteger("code")).isEqualTo(400);
        assertThat(refused.json().getString("error")).isNotBlank();
    }
}
