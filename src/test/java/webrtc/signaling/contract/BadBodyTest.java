package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawHttp;

/** Bodies of all four POSTs: their length must be declared and bounded, and they must be one JSON object. */
class BadBodyTest extends Contract {
    private static final List<String> PATHS =
            List.of("/api/rooms/join", "/api/rooms/leave", "/api/signal?room=r", "/api/leave?room=r");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "null",
                "true",
                "7",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{}}",
                "{} {}",
                "{}x",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1 /* one */}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}"
            })
    void aBodyThatIsNoJsonObjectIsRefused(String body) {
        for (String path : PATHS) {
            assertRefused(near().post(path, body), 400, "The body is not a JSON object");
        }
    }

    @Test
    void aBodyThatIsNestedTooDeepIsRefused() {
        for (String path : PATHS) {
            String body = "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
            assertRefused(near().post(path, body), 400, "The body is not a JSON object");
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws Exception {
        byte[] latin = "{\"room_id\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "{\"room_id\":\"a\"}".getBytes(StandardCharsets.UTF_16BE);
        for (byte[] body : List.of(latin, utf16)) {
            for (String path : PATHS) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + near().port() + path))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
                assertRefused(
                        new Answer(HttpClient.newHttpClient().send(request, BodyHandlers.ofString())),
                        400,
                        "The body is not a JSON object");
            }
        }
    }

    @Test
    void aBodyWithoutADeclaredLengthIsRefused() {
        for (String path : PATHS) {
            assertRefused(
                    RawHttp.send(near().port(), "POST " + path + " HTTP/1.1", ""),
                    411,
                    "Length Required: Content-Length header is missing");
        }
    }

    @Test
    void aChunkedBodyIsRefused() {
        for (String path : PATHS) {
            String head = "POST " + path + " HTTP/1.1\nTransfer-Encoding: chunked";
            assertRefused(
                    RawHttp.send(near().port(), head, "2\r\n{}\r\n0\r\n\r\n"),
                    411,
                    "Length Required: Content-Length header is missing");
        }
    }

    @Test
    void aDeclaredLengthAboveTheLimitIsRefusedBeforeAByteIsRead() {
        for (String path : PATHS) {
            for (String length : List.of("102401", "9999999999")) {
                String head = "POST " + path + " HTTP/1.1\nContent-Length: " + length;
                assertRefused(
                        RawHttp.send(near().port(), head, ""),
                        413,
                        "Payload Too Large: Content-Length exceeds 100KB limit");
            }
        }
    }

    @Test
    void aBodyAtTheLimitIsReadAndOneByteMoreIsRefused() {
        String start = "{\"padding\":\"";
        String full = start + "x".repeat(102_400 - start.length() - 2) + "\"}";
        assertThat(near().post("/api/rooms/join", full).status()).isEqualTo(200);
        assertRefused(
                near().post("/api/rooms/join", full + " "),
                413,
                "Payload Too Large: Content-Length exceeds 100KB limit");
    }

    @Test
    void theNextRequestOnTheConnectionIsNotMistakenAfterARefusedBody() {
        // What follows looks like a request: it is the body of the one before and must never be answered.
        String head = "POST /api/rooms/join HTTP/1.1\nContent-Length: 102401";
        RawHttp.Reply reply = RawHttp.send(near().port(), head, "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.header("Connection")).isEqualTo("close");
    }

    @Test
    void theContentTypeDoesNotMatter() {
        // navigator.sendBeacon sends text/plain, and a form post of a page can say nothing better.
        for (String type : List.of("text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "nonsense")) {
            Answer answer = near().post("/api/rooms/join", JsonObject.of("room_id", room), "Content-Type", type);
            assertThat(answer.status()).isEqualTo(200);
        }
    }
}
