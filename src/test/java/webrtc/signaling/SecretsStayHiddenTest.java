package webrtc.signaling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.DistributedObject;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.EventId;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.RoomsDialect;
import webrtc.signaling.protocol.StreamDialect;
import webrtc.signaling.room.RoomState;
import webrtc.signaling.room.Transport;
import webrtc.signaling.testing.AccessKey;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.LogWatch;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Every secret is used in every place it may stand, rightly and wrongly, and then looked for where it must not be. */
class SecretsStayHiddenTest {
    private static final String ADMIN = "secret-of-the-operator";
    private static final String TURN = "secret-of-the-turn-server";
    private static final String SDP = "secret-session-description";

    private final Map<String, String> secrets = new HashMap<>();
    private final List<String> refusals = new ArrayList<>();

    /** What the nodes have told each other. */
    private final List<String> bus = new CopyOnWriteArrayList<>();

    @Test
    void noSecretIsInALogAMetricARefusalTheClusterOrTheBus() {
        AccessKey key = AccessKey.random();
        String jwt = key.token("a");
        secrets.put("admin token", ADMIN);
        secrets.put("TURN secret", TURN);
        secrets.put("access token", jwt);
        secrets.put("signature", jwt.substring(jwt.lastIndexOf('.') + 1));
        secrets.put("key", key.secret());
        secrets.put("payload", SDP);
        Map<String, String> settings = new HashMap<>();
        settings.put("ADMIN_TOKEN", ADMIN);
        settings.put("TURN_URLS", "turn:turn.example");
        settings.put("TURN_SECRET", TURN);
        settings.put("JWT_KEYS", key.file().toString());
        try (LogWatch log = LogWatch.of("ROOT");
                LogWatch server = LogWatch.of("webrtc.signaling");
                LogWatch vertx = LogWatch.of("io.vertx");
                LogWatch netty = LogWatch.of("io.netty");
                LogWatch hazelcast = LogWatch.of("com.hazelcast");
                TestCluster cluster = TestCluster.start(2, settings)) {
            cluster.node(0).vertx().eventBus().addInboundInterceptor(this::listen);
            cluster.node(1).vertx().eventBus().addInboundInterceptor(this::listen);
            use(cluster, jwt);
            Api admin = new Api(cluster.node(0).adminPort());
            String metrics = admin.get("/metrics").response().body();
            assertThat(metrics).contains("signaling_refusals_total");
            assertHidden("the metrics", metrics);
            assertHidden("the statistics", statistics(cluster));
            assertThat(refusals).hasSizeGreaterThan(10);
            refusals.forEach(refusal -> assertHidden("a refusal", refusal));
            Map<String, String> stored = new HashMap<>(secrets);
            assertHidden("the cluster", stored(cluster));
            String lines = log.lines() + server.lines() + vertx.lines() + netty.lines() + hazelcast.lines();
            assertThat(lines).contains("com.hazelcast", "io.netty");
            assertHidden("the log", lines);
            assertThat(stored).isEqualTo(secrets);
            // There signals must be as they are.
            String told = String.join("\n", bus);
            assertThat(told).contains("alice", secrets.remove("payload"));
            assertHidden("the bus", told);
        }
    }

    private void listen(DeliveryContext<Object> delivery) {
        if (delivery.message().body() instanceof Buffer message) {
            bus.add(message.toString(ISO_8859_1));
        }
        delivery.next();
    }

    private void use(TestCluster cluster, String jwt) {
        Api near = cluster.api(0);
        Api far = cluster.api(1);
        String[] bearer = {"Authorization", "Bearer " + jwt};
        JsonObject ids = JsonObject.of("room_id", "a", "client_id", "alice");
        String alice = near.post("/api/rooms/join", ids, bearer).json().getString("token");
        secrets.put("token", alice);
        JsonObject dora = JsonObject.of("room_id", "a", "client_id", "dora");
        dora.put("token", near.post("/api/rooms/join", dora, bearer).json().getString("token"));
        secrets.put("dora's token", dora.getString("token"));
        assertThat(far.get("/api/ice-servers?room=a&session_id=dora&token=" + dora.getString("token"))
                        .status())
                .isEqualTo(200);
        assertThat(far.signal("a", "dora", dora.getString("token"), "alice", JsonObject.of("sdp", SDP))
                        .status())
                .isEqualTo(200);
        assertThat(far.post("/api/rooms/leave", dora).status()).isEqualTo(200);
        refused(near.post("/api/rooms/join", ids, bearer));
        refused(near.post("/api/rooms/join", ids.encode() + jwt + alice, bearer));
        refused(near.post("/api/rooms/join?access_token=" + jwt + "x", ids));
        refused(near.get("/api/connect?access_token=" + jwt + "&token=" + alice + "&room=%00"));
        refused(near.get("/api/connect?access_token=" + jwt + "&room=b"));
        refused(near.get("/ws?room_id=a&client_id=alice&access_token=" + jwt + "&token=" + alice));
        refused(far.signal("a", "alice", alice, "nobody", JsonObject.of("sdp", SDP)));
        refused(far.signal("a", "bob", alice, "alice", JsonObject.of("sdp", SDP)));
        refused(far.post("/api/rooms/leave", ids.copy().put("token", alice + "x")));
        refused(far.post("/api/signal?room=a", "{\"token\":\"" + alice + "\",\"" + SDP));
        refused(far.get("/api/rooms/stats", "X-Token", ADMIN + "x"));
        refused(far.method("DELETE", "/api/rooms/none", "X-Token", ADMIN));
        refused(far.get("/api/nothing?token=" + alice + "&access_token=" + jwt + "&admin=" + ADMIN));
        refusals.add(
                RawHttp.send(far.port(), "GET /api/health?token=" + alice + "&access_token=" + jwt + "%zz HTTP/1.1", "")
                        .body());
        List<AutoCloseable> opened = new ArrayList<>();
        RawSocket socket = RawSocket.open(
                far.port(), "/ws?room_id=a&client_id=alice&token=" + alice, "Sec-WebSocket-Protocol: bearer." + jwt);
        opened.add(socket);
        socket.await("welcome");
        RawSocket bob = RawSocket.open(
                near.port(), "/ws?room_id=a&client_id=bob&access_token=" + jwt, "Sec-WebSocket-Protocol: x, y");
        opened.add(bob);
        secrets.put("bob's token", bob.await("welcome").json().getString("token"));
        StreamClient stream = StreamClient.connect(near.port(), "room=a&access_token=" + jwt);
        opened.add(stream);
        JsonObject session = stream.await("session").data();
        secrets.put("stream's token", session.getString("token"));
        String[] id = String.valueOf(stream.lastEventId()).split("\\.", -1);
        secrets.put("resume key", id[1]);
        secrets.put(
                "TURN password",
                session.getJsonArray("ice_servers").getJsonObject(0).getString("credential"));
        String to = session.getString("session_id");
        refused(far.get("/api/ice-servers?room=a&session_id=" + to + "&token=" + alice));
        socket.text("{\"type\":\"offer\",\"to\":\"" + to + "\",\"payload\":{\"sdp\":\"" + SDP + "\"}}");
        stream.await("signal");
        socket.text("{\"type\":\"offer\",\"to\":\"nobody\",\"payload\":{\"sdp\":\"" + SDP + "\"}}");
        refusals.add(socket.await("error").text());
        socket.text("{\"type\":\"" + SDP + "\"}");
        refusals.add(socket.await("error").text());
        stream.cut();
        StreamClient back = StreamClient.connect(
                far.port(), "room=a&access_token=" + jwt, "Last-Event-ID: " + stream.lastEventId());
        opened.add(back);
        assertThat(back.await("session").data().getBoolean("resumed")).isTrue();
        assertThat(far.method("DELETE", "/api/rooms/a/clients/bob", "Authorization", "Bearer " + ADMIN)
                        .status())
                .isEqualTo(200);
        try {
            for (AutoCloseable connection : opened) {
                connection.close();
            }
        } catch (Exception e) {
            throw new AssertionError("A connection could not be closed", e);
        }
    }

    private void refused(Answer answer) {
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        refusals.add(answer.response().headers().map() + answer.response().body());
    }

    private static String statistics(TestCluster cluster) {
        return cluster.api(0)
                .get("/api/rooms/stats?details=true", "X-Token", ADMIN)
                .response()
                .body();
    }

    /** Everything that is in the maps, but for the signals: what waits for a client is kept as it is. */
    private static String stored(TestCluster cluster) {
        StringBuilder stored = new StringBuilder();
        for (DistributedObject object : cluster.node(0).hazelcast().getDistributedObjects()) {
            if (object instanceof IMap<?, ?> map && !map.getName().contains("log")) {
                stored.append(map.getName()).append('\n');
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    Data data = ((MapProxyImpl<?, ?>) map).getNodeEngine().toData(entry.getValue());
                    stored.append(entry.getKey()).append(new String(data.toByteArray(), UTF_8));
                }
            }
        }
        assertThat(stored).contains("alice");
        return stored.toString();
    }

    private void assertHidden(String where, String text) {
        secrets.forEach((name, secret) ->
                assertThat(text.contains(secret)).as(name + " in " + where).isFalse());
    }

    @Test
    void nothingThatHoldsASecretSpellsIt() throws RefusedException {
        byte[] body =
                "{\"room_id\":\"a\",\"client_id\":\"b\",\"sender\":\"b\",\"to\":\"b\",\"signal\":{},\"token\":\"secret\"}"
                        .getBytes(UTF_8);
        Cursor cursor = new Cursor(1, 1);
        for (Object holder : List.of(
                RoomsDialect.readLeave(body),
                StreamDialect.readSignal(body),
                StreamDialect.readLeave(body),
                new EventId("b", "secret", cursor),
                new IceServers(List.of("b"), List.of(), "secret", 1),
                new Transport.Opening(new byte[0], "b", "secret", "secret", cursor, true, null, 1, RoomState.EMPTY))) {
            assertThat(holder.toString()).contains("b").doesNotContain("secret");
        }
    }
}
