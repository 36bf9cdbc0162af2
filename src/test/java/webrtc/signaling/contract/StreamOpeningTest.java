package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.StreamClient.Event;

/** {@code GET /api/connect}: how an event stream begins. */
class StreamOpeningTest extends Contract {
    @Test
    void theAnswerHasTheHeadersOfAnEventStream() {
        StreamClient stream = stream(near(), "");
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.headers())
                .containsEntry("content-type", "text/event-stream")
                .containsEntry("cache-control", "no-cache, no-transform")
                .containsEntry("connection", "keep-alive")
                .containsEntry("x-accel-buffering", "no")
                .containsEntry("transfer-encoding", "chunked")
                .doesNotContainKeys("content-length", "content-encoding");
    }

    @Test
    void theFirstLineIsTheReconnectionTime() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + near().port() + "/api/connect?room=" + room))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        InputStream body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).matches("retry: [1-9]\\d{2,4}");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("event: session");
        }
    }

    @Test
    void theReconnectionTimeIsNotTheSameForAll() {
        Set<String> times = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            StreamClient stream = stream(near(), "");
            stream.await("session");
            times.add(stream.retry());
        }
        assertThat(times).hasSizeGreaterThan(1);
    }

    @Test
    void theSessionIsTheFirstEventAndTheRosterTheSecond() {
        StreamClient stream = stream(far(), "");
        Event session = stream.await("first event", any -> true);
        assertThat(session.name()).isEqualTo("session");
        assertThat(session.data().fieldNames())
                .contains("type", "room", "session_id", "token", "resumed", "heartbeat_ms");
        assertThat(session.data().getString("type")).isEqualTo("session");
        assertThat(session.data().getString("room")).isEqualTo(room);
        assertThat(session.data().getBoolean("resumed")).isFalse();
        assertThat(session.data().getInteger("heartbeat_ms")).isEqualTo(1_000);
        String id = session.data().getString("session_id");
        String token = session.data().getString("token");
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(UUID.fromString(token)).hasToString(token);
        assertThat(token).isNotEqualTo(id);

        Event roster = stream.await("second event", any -> true);
        assertThat(roster.name()).isEqualTo("roster");
        JsonObject self = JsonObject.of("client_id", id, "state", "connected", "transport", "sse");
        assertThat(roster.data())
                .isEqualTo(JsonObject.of(
                        "type",
                        "roster",
                        "room",
                        room,
                        "version",
                        roster.data().getLong("version"),
                        "peers",
                        JsonArray.of(self),
                        "joined",
                        JsonArray.of(),
                        "left",
                        JsonArray.of()));
    }

    @Test
    void everySessionHasItsOwnIdAndToken() {
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            StreamPeer peer = peer(i == 0 ? near() : far());
            secrets.add(peer.id());
            secrets.add(peer.token());
        }
        assertThat(secrets).hasSize(6);
    }

    @Test
    void theRoomMayBeAnyText() {
        String name = "Ünï cödé 🙂 \"a\"/b?c&d#e+f%20 " + UUID.randomUUID();
        StreamClient stream = closing(StreamClient.connect(near().port(), "room=" + Api.encode(name)));
        assertThat(stream.await("session").data().getString("room")).isEqualTo(name);
        assertThat(stream.await("roster").data().getString("room")).isEqualTo(name);
        assertThat(far().stats(name).getInteger("total_rooms")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?room=", "?room", "?session_id=a&token=b", "?room_id=a"})
    void withoutARoomThereIsNoStream(String query) {
        assertRefused(near().get("/api/connect" + query), 400, "Missing required room parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0Ab", "%7F", "a%C2%85", "%E2%80%A8"})
    void aBadRoomIdIsRefused(String room) {
        assertRefused(near().get("/api/connect?room=" + room), 400);
    }

    @Test
    void aRoomIdIsAtMost128CodePoints() {
        String longest = "%F0%9F%99%82".repeat(128);
        StreamClient stream = closing(StreamClient.connect(near().port(), "room=" + longest));
        assertThat(stream.await("session").data().getString("room")).isEqualTo("🙂".repeat(128));
        assertRefused(near().get("/api/connect?room=" + longest + "x"), 400);
    }

    @Test
    void aFullRoomIsToldByAnEventBecauseABrowserGivesUpOnAnyOtherStatus() {
        for (int i = 0; i < 70; i++) {
            near().join(room);
        }
        StreamClient refused = stream(far(), "");
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.header("content-type")).isEqualTo("text/event-stream");
        Event reconnect = refused.await("first event", any -> true);
        assertThat(reconnect.name()).isEqualTo("reconnect");
        assertThat(reconnect.data().fieldNames()).containsExactlyInAnyOrder("type", "after_ms", "reason");
        assertThat(reconnect.data().getString("type")).isEqualTo("reconnect");
        assertThat(reconnect.data().getString("reason")).isEqualTo("The room is full");
        assertThat(reconnect.data().getLong("after_ms")).isPositive();
        assertThat(refused.retry())
                .isEqualTo(reconnect.data().getLong("after_ms").toString());
        refused.awaitEnd();
        assertThat(near().stats(room).getInteger("total_clients")).isEqualTo(70);
    }
}
