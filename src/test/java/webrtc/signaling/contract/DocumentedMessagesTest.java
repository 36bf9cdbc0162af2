package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Conformance;
import webrtc.signaling.testing.Document;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/**
 * Every event of {@code openapi.json}, and every message and close code of {@code asyncapi.json}, is sent by the running
 * server, and every message that a client may send is taken. That nothing else is sent is held by all tests, see
 * {@link Conformance}.
 */
class DocumentedMessagesTest {
    private static TestCluster cluster;
    private static int port;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(1, Map.of());
        port = cluster.port(0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void everyEventIsSent() {
        Set<String> seen = new TreeSet<>();
        try (TestCluster stopping = TestCluster.start(1, Map.of())) {
            int node = stopping.port(0);
            StreamClient alice = StreamClient.connect(node, "room=a");
            StreamClient bob = StreamClient.connect(node, "room=a");
            String last = awaited(seen, alice, "session").getString("session_id");
            JsonObject sender = bob.await("session").data();
            awaited(seen, alice, "roster");
            awaited(seen, alice, "heartbeat");
            stopping.api(0)
                    .signal("a", sender.getString("session_id"), sender.getString("token"), last, new JsonObject());
            awaited(seen, alice, "signal");
            String id = String.valueOf(alice.lastEventId());
            String future = id.substring(0, id.lastIndexOf('-')) + "-999";
            StreamClient again = StreamClient.connect(node, "room=a", "Last-Event-ID: " + future);
            awaited(seen, again, "reset");
            awaited(seen, alice, "superseded");
            stopping.stop(0);
            awaited(seen, again, "reconnect");
            StreamClient left = StreamClient.connect(port, "room=a");
            JsonObject session = left.await("session").data();
            cluster.api(0).leave("a", session.getString("session_id"), session.getString("token"));
            awaited(seen, left, "left");
            for (StreamClient stream : List.of(alice, bob, again)) {
                stream.close();
            }
        }
        Set<String> documented = new TreeSet<>();
        Document.OPEN_API
                .at("/paths/~1api~1connect/get/responses/200/content/text~1event-stream/x-events")
                .fieldNames()
                .forEachRemaining(documented::add);
        assertThat(seen).isEqualTo(documented);
    }

    private static JsonObject awaited(Set<String> seen, StreamClient stream, String event) {
        seen.add(event);
        return stream.await(event).data();
    }

    @Test
    void everyMessageIsSent() {
        Set<String> seen = new TreeSet<>();
        try (TestCluster stopping = TestCluster.start(1, Map.of())) {
            int node = stopping.port(0);
            SocketClient alice = SocketClient.connect(node, "a", "alice");
            SocketClient bob = SocketClient.connect(node, "a", "bob");
            awaited(seen, alice, "welcome", "welcome");
            awaited(seen, alice, "roster", "roster");
            awaited(seen, alice, "heartbeat", "heartbeat");
            awaited(seen, bob.signal("alice", "1", "hello"), "ack", "ack");
            awaited(seen, alice, "custom", "relayed");
            awaited(seen, bob.signal("nobody", "2", "hello"), "error", "error");
            awaited(seen, bob.sendText("{\"type\":\"ping\"}"), "pong", "pong");
            bob.sendText("{\"type\":\"leave\"}").awaitClose();
            awaited(seen, alice, "bye", "gone");
            SocketClient again = SocketClient.connect(node, "a", "alice", alice.token(), "1-1");
            awaited(seen, again, "reset", "reset");
            stopping.stop(0);
            awaited(seen, again, "reconnect", "reconnect");
            again.awaitClose();
        }
        assertThat(seen).isEqualTo(messages("send"));
    }

    private static void awaited(Set<String> seen, SocketClient socket, String type, String message) {
        socket.await(type);
        seen.add(message);
    }

    private static Set<String> messages(String operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode reference : Document.ASYNC_API.at("/operations/" + operation + "/messages")) {
            String pointer = reference.get("$ref").textValue();
            names.add(pointer.substring(pointer.lastIndexOf('/') + 1));
        }
        return names;
    }

    @Test
    void everyMessageOfAClientIsTaken() {
        try (SocketClient bob = SocketClient.connect(port, "taken", "clientB");
                SocketClient alice = SocketClient.connect(port, "taken", "clientA")) {
            for (String message : messages("receive")) {
                for (JsonNode example : Document.ASYNC_API.at("/components/messages/" + message + "/examples")) {
                    if (!message.equals("leave")) {
                        alice.sendText(example.get("payload").toString());
                    }
                }
            }
            alice.signal("clientB", "last", "x");
            List<String> answers = new ArrayList<>();
            while (!answers.contains("last")) {
                JsonObject frame = alice.await("an answer", any -> any.containsKey("id"));
                assertThat(frame.getString("type")).isIn("ack", "pong");
                answers.add(frame.getString("id"));
            }
            alice.sendText("{\"type\":\"leave\"}");
            assertThat(alice.awaitClose()).isEqualTo(4001);
            assertThat(bob.await("offer").getString("from")).isEqualTo("clientA");
        }
        assertThat(messages("receive")).containsExactly("leave", "ping", "signal");
    }

    @Test
    void everyCloseCodeIsUsed() {
        Set<Integer> seen = new TreeSet<>();
        seen.add(closeOf(RawSocket.connect(port, "c", "1").frame(RawSocket.CONTINUATION, "x")));
        seen.add(closeOf(RawSocket.connect(port, "c", "2").frame(RawSocket.BINARY, "x")));
        seen.add(closeOf(RawSocket.connect(port, "c", "3").frame(RawSocket.TEXT, (byte) 0xFF)));
        seen.add(closeOf(RawSocket.connect(port, "c", "4").frame(RawSocket.TEXT, new byte[102_401])));
        seen.add(closeOf(RawSocket.connect(port, "c", "5").text("{\"type\":\"leave\"}")));
        RawSocket deaf = RawSocket.connect(port, "c", "6");
        deaf.deafen();
        seen.add(closeOf(deaf));
        RawSocket first = RawSocket.connect(port, "c", "7");
        String token = first.await("welcome").json().getString("token");
        SocketClient.connect(port, "c", "7", token).close();
        seen.add(closeOf(first));
        try (TestCluster stopping = TestCluster.start(1, Map.of())) {
            RawSocket left = RawSocket.connect(stopping.port(0), "c", "8");
            stopping.stop(0);
            seen.add(closeOf(left));
        }
        Set<Integer> documented = new TreeSet<>();
        Document.ASYNC_API
                .at("/channels/room/x-close-codes")
                .forEach(row -> documented.add(row.get("code").intValue()));
        assertThat(seen).isEqualTo(documented);
    }

    private static int closeOf(RawSocket socket) {
        int code = socket.awaitClose();
        socket.close();
        return code;
    }
}
