package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import webrtc.signaling.testing.AccessKey;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Conformance;
import webrtc.signaling.testing.Document;
import webrtc.signaling.testing.EventLoopWatch;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/**
 * Every route is in {@code openapi.json} and every status there is given by the running server. That the server gives
 * no others is held by all tests, see {@link Conformance}, which looks at headers and bodies, too.
 */
class DocumentedAnswersTest {
    private static final String SECRET = "secret of the operator";
    private static final String EVIL = "https://evil.example";

    private static TestCluster cluster;
    private static Api api;

    private final String room = "room-" + UUID.randomUUID();
    private final Map<String, IntSupplier> scenarios = new HashMap<>();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                1,
                Map.of(
                        "ADMIN_TOKEN",
                        SECRET,
                        "ALLOWED_ORIGINS",
                        "https://page.example",
                        "RATE_BURST",
                        "20",
                        // However slow the machine is, a session can send too fast.
                        "RATE_PER_SECOND",
                        "1",
                        "REQUEST_SECONDS",
                        "2"));
        api = cluster.api(0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Method, path and what the document says of it; a path of several files is as many paths. */
    private interface Visitor {
        void visit(String method, String path, JsonNode operation);
    }

    private static void eachOperation(Visitor visitor) {
        Document.OPEN_API.at("/paths").properties().forEach(entry -> {
            JsonNode item = Document.OPEN_API.resolve(entry.getValue());
            List<String> paths = new ArrayList<>();
            item.at("/parameters/0/schema/enum").forEach(file -> paths.add("/" + file.textValue()));
            for (String path : paths.isEmpty() ? List.of(entry.getKey()) : paths) {
                for (String method : List.of("GET", "HEAD", "POST", "DELETE")) {
                    JsonNode operation = item.path(method.toLowerCase(Locale.ROOT));
                    if (!operation.isMissingNode()) {
                        visitor.visit(method, path, operation);
                    }
                }
            }
        });
    }

    @Test
    void everyRouteIsDocumentedAndNothingElseIs() {
        Set<String> documented = new TreeSet<>();
        eachOperation((method, path, operation) -> documented.add(method + " " + path));
        Set<String> served = new TreeSet<>();
        cluster.node(0).routes().forEach(route -> served.add(route.replaceAll(":(\\w+)", "{$1}")));
        assertThat(served).isEqualTo(documented);
    }

    @TestFactory
    List<DynamicTest> everyDocumentedStatusIsGiven() {
        describe();
        List<DynamicTest> tests = new ArrayList<>();
        eachOperation((method, path, operation) -> operation
                .path("responses")
                .fieldNames()
                .forEachRemaining(status -> {
                    String call = method + " " + path + " " + status;
                    IntSupplier own = scenarios.remove(call);
                    IntSupplier scenario = own != null ? own : anywhere(method, path, status);
                    if (scenario != null) {
                        tests.add(DynamicTest.dynamicTest(call, () -> {
                            assertThat(scenario.getAsInt()).isEqualTo(Integer.parseInt(status));
                            Conformance.assertKept();
                        }));
                    } else {
                        // A fault of ours can't be ordered: the one of the statistics, below, stands for all.
                        assertThat(status).as(call).isEqualTo("500");
                    }
                }));
        assertThat(scenarios).as("not documented").isEmpty();
        return tests;
    }

    /** How a status comes about that has nothing to do with the call. */
    private static @Nullable IntSupplier anywhere(String method, String path, String status) {
        String target = path.replaceAll("[{]\\w+}", "a") + "?room_id=a&client_id=a&room=a";
        return switch (status) {
            case "200" -> () -> api.method(method, target).status();
            case "304" -> () -> api.method(method, target, "If-None-Match", "*").status();
            case "400" -> () -> raw(method + " " + target + "%zz HTTP/1.1\nContent-Length: 0");
            case "403" -> () -> api.method(method, target, "Origin", EVIL).status();
            case "408" -> () -> raw(method + " " + target + " HTTP/1.1\nContent-Length: 10");
            case "411" -> () -> raw(method + " " + target + " HTTP/1.1");
            case "413" -> () -> raw(method + " " + target + " HTTP/1.1\nContent-Length: 102401");
            case "414" -> () -> raw(method + " " + target + "x".repeat(10_000) + " HTTP/1.1");
            case "431" -> () -> raw(method + " " + target + " HTTP/1.1\nX-Large: " + "x".repeat(100_000));
            default -> null;
        };
    }

    private static int raw(String head) {
        return RawHttp.send(cluster.port(0), head, "").status();
    }

    /** How a status comes about that a call has of its own. */
    private void describe() {
        scenarios.put("POST /api/rooms/join 200", () -> post("/api/rooms/join", "{}"));
        scenarios.put("POST /api/rooms/join 409", () -> {
            JsonObject ids = JsonObject.of("room_id", room, "client_id", "taken");
            post("/api/rooms/join", ids.encode());
            return post("/api/rooms/join", ids.encode());
        });
        scenarios.put(
                "POST /api/rooms/join 503",
                () -> full(node -> node.post("/api/rooms/join", "{}").status()));
        scenarios.put("POST /api/rooms/join 429", DocumentedAnswersTest::joinUntilRefused);
        scenarios.put(
                "POST /api/rooms/leave 200",
                () -> post("/api/rooms/leave", api.join(room).encode()));
        scenarios.put(
                "POST /api/rooms/leave 403",
                () -> post(
                        "/api/rooms/leave", api.join(room).put("token", "wrong").encode()));
        scenarios.put(
                "POST /api/rooms/leave 404",
                () -> post(
                        "/api/rooms/leave",
                        JsonObject.of("room_id", "none", "client_id", "none").encode()));
        scenarios.put(
                "POST /api/rooms/leave 503",
                () -> unanswered(
                        (node, joined) -> node.post("/api/rooms/leave", joined).status()));
        scenarios.put(
                "POST /api/rooms/join 401",
                () -> guarded(node -> node.post("/api/rooms/join", "{}").status()));
        scenarios.put(
                "GET /api/connect 401",
                () -> guarded(node -> node.get("/api/connect?room=a").status()));
        scenarios.put(
                "GET /ws 401",
                () -> guarded(node -> {
                    try (RawSocket socket = RawSocket.open(node.port(), at("me"))) {
                        return socket.status();
                    }
                }));
        String[] operator = {"X-Token", SECRET};
        for (String path : List.of("/api/rooms/{room}", "/api/rooms/{room}/clients/{client}")) {
            String call = "DELETE " + path + " ";
            scenarios.put(call + "200", () -> delete(api, path, api.join(room)));
            scenarios.put(
                    call + "401",
                    () -> api.method("DELETE", path.replaceAll("[{]\\w+}", "a")).status());
            scenarios.put(call + "404", () -> delete(api, path, JsonObject.of("room_id", "none", "client_id", "none")));
            scenarios.put(call + "503", () -> unanswered((node, joined) -> delete(node, path, joined)));
        }
        scenarios.put(
                "GET /api/rooms/stats 200",
                () -> api.get("/api/rooms/stats?details=true", operator).status());
        scenarios.put(
                "GET /api/rooms/stats 400",
                () -> api.get("/api/rooms/stats?limit=0", operator).status());
        scenarios.put(
                "GET /api/rooms/stats 401", () -> api.get("/api/rooms/stats").status());
        scenarios.put(
                "GET /api/rooms/stats 404",
                () -> api.get("/api/rooms/stats?room_id=none", operator).status());
        scenarios.put("GET /api/rooms/stats 500", DocumentedAnswersTest::withoutDirectory);
        scenarios.put("GET /api/connect 200", () -> {
            try (StreamClient stream = StreamClient.connect(api.port(), "room=" + room)) {
                return stream.status();
            }
        });
        scenarios.put("POST /api/signal 200", () -> signal(api.join(room), "me"));
        scenarios.put("POST /api/signal 403", () -> signal(api.join(room).put("token", "wrong"), "me"));
        scenarios.put("POST /api/signal 404", () -> signal(api.join(room), "nobody"));
        scenarios.put("POST /api/signal 429", () -> until(429, "x"));
        scenarios.put("POST /api/signal 503", () -> until(503, "x".repeat(90_000)));
        scenarios.put("POST /api/leave 200", () -> leave(api, api.join(room)));
        scenarios.put("POST /api/leave 403", () -> leave(api, api.join(room).put("token", "wrong")));
        scenarios.put("POST /api/leave 503", () -> unanswered(DocumentedAnswersTest::leave));
        scenarios.put("GET /api/ice-servers 200", () -> iceServers(api, api.join(room)));
        scenarios.put("GET /api/ice-servers 503", () -> unanswered(DocumentedAnswersTest::iceServers));
        scenarios.put("GET /ws 101", () -> {
            try (RawSocket socket = RawSocket.open(api.port(), at("me"))) {
                return socket.status();
            }
        });
        scenarios.put("GET /ws 409", () -> {
            try (RawSocket first = RawSocket.open(api.port(), at("taken"));
                    RawSocket second = RawSocket.open(api.port(), at("taken"))) {
                assertThat(first.status()).isEqualTo(101);
                return second.status();
            }
        });
        scenarios.put("GET /ws 429", () -> {
            try (TestCluster small = TestCluster.start(1, Map.of("ADDRESS_CONNECTIONS", "1"));
                    RawSocket first = RawSocket.open(small.port(0), at("first"));
                    RawSocket second = RawSocket.open(small.port(0), at("second"))) {
                assertThat(first.status()).isEqualTo(101);
                return second.status();
            }
        });
        scenarios.put("GET /ws 426", () -> api.get(at("me")).status());
        scenarios.put(
                "GET /ws 503",
                () -> full(node -> {
                    try (RawSocket socket = RawSocket.open(node.port(), at("me"))) {
                        return socket.status();
                    }
                }));
    }

    private String at(String client) {
        return "/ws?room_id=" + room + "&client_id=" + client;
    }

    private static int post(String path, String body) {
        return api.post(path, body).status();
    }

    /** What becomes of a signal of who has joined, to itself where that is asked for. */
    private int signal(JsonObject joined, String to) {
        String sender = joined.getString("client_id");
        return api.signal(
                        room, sender, joined.getString("token"), to.equals("me") ? sender : to, JsonObject.of("s", "x"))
                .status();
    }

    /** Sends to somebody who never connects until this is the answer, at most as often as would be too much. */
    private int until(int status, String text) {
        JsonObject joined = api.join(room);
        String to = api.join(room).getString("client_id");
        int answer = 200;
        for (int sent = 0; sent < 100 && answer == 200; sent++) {
            answer = api.signal(
                            room,
                            joined.getString("client_id"),
                            joined.getString("token"),
                            to,
                            JsonObject.of("text", text))
                    .status();
        }
        assertThat(answer).isEqualTo(status);
        return answer;
    }

    /** One session of an address at once, and one in a second. */
    private static int joinUntilRefused() {
        try (TestCluster small =
                TestCluster.start(1, Map.of("ADDRESS_SESSION_BURST", "1", "ADDRESS_SESSIONS_PER_SECOND", "1"))) {
            int status = 200;
            for (int joined = 0; joined < 100 && status == 200; joined++) {
                status = small.api(0).post("/api/rooms/join", "{}").status();
            }
            return status;
        }
    }

    private static int leave(Api node, JsonObject joined) {
        return node.leave(joined.getString("room_id"), joined.getString("client_id"), joined.getString("token"))
                .status();
    }

    private static int iceServers(Api node, JsonObject joined) {
        String session = "room=" + joined.getString("room_id") + "&session_id=" + joined.getString("client_id");
        return node.get("/api/ice-servers?" + session, "X-Token", joined.getString("token"))
                .status();
    }

    private interface Call {
        int on(Api node);
    }

    /** Calls a node that has as many sessions as it may. */
    private static int full(Call call) {
        try (TestCluster small = TestCluster.start(1, Map.of("MAX_SESSIONS", "1", "EVENT_LOOPS", "1"))) {
            small.api(0).join("a");
            return call.on(small.api(0));
        }
    }

    /** Calls a node that asks for access tokens. */
    private static int guarded(Call call) {
        try (TestCluster guarded = TestCluster.start(
                1, Map.of("JWT_KEYS", AccessKey.random().file().toString()))) {
            return call.on(guarded.api(0));
        }
    }

    private static int delete(Api node, String path, JsonObject joined) {
        String target =
                path.replace("{room}", joined.getString("room_id")).replace("{client}", joined.getString("client_id"));
        return node.method("DELETE", target, "X-Token", SECRET).status();
    }

    private interface CallOf {
        int on(Api node, JsonObject joined);
    }

    /** Calls a node for a session of another one, which is in the cluster and answers nothing. */
    private int unanswered(CallOf call) {
        try (TestCluster two = TestCluster.start(2, Map.of("ADMIN_TOKEN", SECRET))) {
            JsonObject joined = two.api(1).join(room);
            Vertx silent = two.node(1).vertx();
            List.copyOf(silent.deploymentIDs()).forEach(id -> TestCluster.get(silent.undeploy(id)));
            return call.on(two.api(0), joined);
        }
    }

    /** Asks a node for the rooms that can't get at its own cluster any more. */
    private static int withoutDirectory() {
        try (TestCluster broken = TestCluster.start(1, Map.of())) {
            broken.node(0).hazelcast().getLifecycleService().terminate();
            int status = broken.api(0).get("/api/rooms/stats").status();
            EventLoopWatch.assertError("GET /api/rooms/stats failed");
            broken.kill(0);
            return status;
        }
    }
}
