package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.StreamClient;

/**
 * The second contract document, read here: each answer that {@code sse-openapi.json} has is given by the server, with
 * the headers, fields and texts that stand there.
 */
class StreamDocumentTest extends Contract {
    private static final JsonObject SIGNAL = JsonObject.of("type", "offer", "sdp", "v=0");

    /** An answer, whoever fetched it. */
    private record Given(int status, Map<String, String> headers, String body) {
        static Given of(Answer answer) {
            return new Given(answer.status(), Map.of(), answer.response().body());
        }

        static Given of(RawHttp.Reply reply) {
            return new Given(reply.status(), reply.headers(), reply.body());
        }
    }

    /** How each documented answer comes about. */
    private final Map<String, Supplier<Given>> scenarios = Map.ofEntries(
            Map.entry("get /api/connect 200", this::connected),
            Map.entry("get /api/connect 400", () -> Given.of(near().get("/api/connect"))),
            Map.entry(
                    "post /api/signal 200",
                    () -> Given.of(peer(near()).signal(peer(far()).id(), SIGNAL))),
            Map.entry("post /api/signal 400", () -> Given.of(near().post(at("/api/signal"), new JsonObject()))),
            Map.entry("post /api/signal 403", () -> Given.of(near().signal(room, "a", "no-token", "b", SIGNAL))),
            Map.entry("post /api/signal 411", () -> withoutLength("/api/signal")),
            Map.entry("post /api/signal 413", () -> tooLong("/api/signal")),
            Map.entry("post /api/signal 429", this::tooFast),
            Map.entry("post /api/leave 200", this::left),
            Map.entry("post /api/leave 403", () -> Given.of(near().leave(room, "a", "no-token"))),
            Map.entry("post /api/leave 411", () -> withoutLength("/api/leave")),
            Map.entry("post /api/leave 413", () -> tooLong("/api/leave")));

    private String at(String path) {
        return path + "?room=" + room;
    }

    private Given connected() {
        StreamClient stream = stream(near(), "");
        return new Given(stream.status(), stream.headers(), "");
    }

    private Given left() {
        StreamPeer peer = peer(near());
        return Given.of(far().leave(room, peer.id(), peer.token()));
    }

    private Given withoutLength(String path) {
        return Given.of(RawHttp.send(near().port(), "POST " + at(path) + " HTTP/1.1", ""));
    }

    private Given tooLong(String path) {
        return Given.of(RawHttp.send(near().port(), "POST " + at(path) + " HTTP/1.1\nContent-Length: 102401", ""));
    }

    private Given tooFast() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        Answer answer = alice.signal(bob.id(), SIGNAL);
        for (int sent = 1; sent < 200 && answer.status() == 200; sent++) {
            answer = alice.signal(bob.id(), SIGNAL);
        }
        return Given.of(answer);
    }

    @TestFactory
    List<DynamicTest> everyDocumentedAnswerIsGiven() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        eachOperation((call, operation) -> operation
                .getJsonObject("responses")
                .forEach(response -> tests.add(DynamicTest.dynamicTest(call + " " + response.getKey(), () -> {
                    Supplier<Given> scenario = scenarios.get(call + " " + response.getKey());
                    assertThat(scenario).as("a scenario").isNotNull();
                    Given given = Objects.requireNonNull(scenario).get();
                    assertThat(given.status()).as(given.body()).isEqualTo(Integer.parseInt(response.getKey()));
                    assertFits(given, (JsonObject) response.getValue());
                }))));
        assertThat(tests).hasSameSizeAs(scenarios.keySet());
        return tests;
    }

    private static void assertFits(Given given, JsonObject documented) {
        documented
                .getJsonObject("headers", new JsonObject())
                .forEach(header -> assertThat(
                                given.headers().get(header.getKey().toLowerCase(Locale.ROOT)))
                        .as(header.getKey())
                        .isEqualTo(((JsonObject) header.getValue())
                                .getJsonObject("schema")
                                .getString("example")));
        if (documented.containsKey("content")) {
            JsonObject body = new JsonObject(given.body());
            JsonObject schema = documented
                    .getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema");
            schema.getJsonObject("properties").forEach(property -> {
                JsonObject expected = (JsonObject) property.getValue();
                Object value = body.getValue(property.getKey());
                assertThat(value)
                        .as(property.getKey())
                        .isInstanceOf(expected.getString("type").equals("boolean") ? Boolean.class : String.class);
                if (expected.containsKey("example")) {
                    assertThat(value).as(property.getKey()).isEqualTo(expected.getValue("example"));
                }
            });
        }
    }

    @TestFactory
    List<DynamicTest> everyDocumentedBodyFieldIsNeeded() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        eachOperation((call, operation) -> {
            if (!operation.containsKey("requestBody")) {
                return;
            }
            List<?> required = operation
                    .getJsonObject("requestBody")
                    .getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema")
                    .getJsonArray("required")
                    .getList();
            required.forEach(field -> tests.add(DynamicTest.dynamicTest(call + " without " + field, () -> {
                StreamPeer alice = peer(near());
                JsonObject body =
                        JsonObject.of("sender", alice.id(), "to", alice.id(), "token", alice.token(), "signal", SIGNAL);
                body.remove((String) field);
                Answer answer = near().post(at(call.substring(call.indexOf('/'))), body);
                // The token may as well come by a header, so its lack is a matter of who asks, not of the body's form.
                Refusals.assertRefused(answer, "token".equals(field) ? 403 : 400);
            })));
        });
        assertThat(tests).hasSize(6);
        return tests;
    }

    private interface Operation {
        void visit(String call, JsonObject operation);
    }

    private static void eachOperation(Operation visitor) throws IOException {
        JsonObject document = new JsonObject(Files.readString(Path.of("docs", "protocol", "sse-openapi.json")));
        document.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .forEach(method ->
                                visitor.visit(method.getKey() + " " + path.getKey(), (JsonObject) method.getValue())));
    }
}
