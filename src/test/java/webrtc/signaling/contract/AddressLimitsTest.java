package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Conformance;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/**
 * What one client address may do. Each test has an address of its own, which it names as a proxy does that is trusted.
 * A second may pass at any time and bring one session and one room more.
 */
class AddressLimitsTest {
    private static final int CONNECTIONS = 3;
    private static final int SESSIONS = 20;
    private static final int ROOMS = 5;

    private static TestCluster cluster;
    private static int port;

    private final String room = UUID.randomUUID().toString();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                1,
                Map.of(
                        "TRUSTED_PROXIES", "127.0.0.0/8",
                        "GRACE_SECONDS", "30",
                        "ADDRESS_CONNECTIONS", Integer.toString(CONNECTIONS),
                        "ADDRESS_SESSION_BURST", Integer.toString(SESSIONS),
                        "ADDRESS_SESSIONS_PER_SECOND", "1",
                        "ADDRESS_ROOM_BURST", Integer.toString(ROOMS),
                        "ADDRESS_ROOMS_PER_SECOND", "1"));
        port = cluster.port(0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void breakConnections() throws Exception {
        for (AutoCloseable connection : opened) {
            connection.close();
        }
        Conformance.assertKept();
    }

    private <T extends AutoCloseable> T closing(T connection) {
        opened.add(connection);
        return connection;
    }

    private static Api.Answer join(String address, String room) {
        return cluster.api(0).post("/api/rooms/join", JsonObject.of("room_id", room), "X-Forwarded-For", address);
    }

    /** Joins until this is refused, and gives how often it was not. */
    private int joinUntilRefused(String address) {
        for (int joined = 0; joined < 10 * SESSIONS; joined++) {
            Api.Answer answer = join(address, room);
            if (answer.status() != 200) {
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.error()).isEqualTo("Too Many Requests: too many new sessions from your address");
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                return joined;
            }
        }
        throw new AssertionError("It is never refused");
    }

    private RawSocket socket(String address, String client, String... token) {
        String query = token.length == 0 ? "" : "&token=" + token[0];
        return closing(RawSocket.open(
                port, "/ws?room_id=" + room + "&client_id=" + client + query, "X-Forwarded-For: " + address));
    }

    private StreamClient stream(String address, String query, String... headerLines) {
        List<String> lines = new ArrayList<>(List.of(headerLines));
        lines.add("X-Forwarded-For: " + address);
        return closing(StreamClient.connect(port, "room=" + room + query, lines.toArray(String[]::new)));
    }

    private static String token(RawSocket socket) {
        assertThat(socket.status()).isEqualTo(101);
        return socket.await("welcome").json().getString("token");
    }

    @Test
    void newSessionsHaveARateAndAnotherAddressHasItsOwn() {
        assertThat(joinUntilRefused("198.51.100.1")).isGreaterThanOrEqualTo(SESSIONS);
        assertThat(join("198.51.100.2", room).status()).isEqualTo(200);
    }

    @Test
    void socketsAndStreamsAreNewSessionsToo() {
        joinUntilRefused("198.51.100.3");
        RawSocket refused = socket("198.51.100.3", "alice");
        for (int i = 0; refused.status() == 101; i++) {
            refused = socket("198.51.100.3", "alice" + i);
        }
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isNotNull();
        // A browser gives up on any status but 200.
        joinUntilRefused("198.51.100.3");
        StreamClient stream = stream("198.51.100.3", "");
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.await("its first event", event -> true).name()).isIn("reconnect", "session");
    }

    @Test
    void whoComesBackWithATokenOrAResumeKeyIsNeverRefused() {
        String address = "198.51.100.4";
        RawSocket alice = socket(address, "alice");
        String token = token(alice);
        StreamClient bob = stream(address, "");
        JsonObject session = bob.await("session").data();
        for (int times = 0; times < 3; times++) {
            joinUntilRefused(address);
            alice.close();
            bob.cut();
            alice = socket(address, "alice", token);
            assertThat(alice.status()).isEqualTo(101);
            assertThat(alice.await("welcome").json().getBoolean("resumed")).isTrue();
            // By the event id alone, as a browser does, and by its token.
            bob = stream(address, "", "Last-Event-ID: " + Objects.requireNonNull(bob.lastEventId()));
            assertThat(bob.await("session").data().getBoolean("resumed")).isTrue();
            bob.cut();
            bob = stream(
                    address, "&session_id=" + session.getString("session_id") + "&token=" + session.getString("token"));
            assertThat(bob.await("session").data().getBoolean("resumed")).isTrue();
        }
        // The same with a secret that is wrong is a new session, and that is refused.
        joinUntilRefused(address);
        StreamClient wrong = stream(address, "&session_id=" + session.getString("session_id") + "&token=wrong");
        assertThat(wrong.await("its first event", event -> true).name()).isIn("reconnect", "session");
        assertThat(socket(address, "alice", "wrong").status()).isEqualTo(403);
    }

    @Test
    void whoComesBackByItsIdIsNeverRefusedEither() {
        String address = "198.51.100.9";
        JsonObject alice = JsonObject.of("room_id", room, "client_id", "alice");
        cluster.api(0).post("/api/rooms/join", alice, "X-Forwarded-For", address);
        for (int times = 0; times < 3; times++) {
            joinUntilRefused(address);
            RawSocket socket = socket(address, "alice");
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.await("welcome").json().getBoolean("resumed")).isTrue();
            // While it is connected the id is not enough.
            joinUntilRefused(address);
            assertThat(socket(address, "alice").status()).isEqualTo(409);
            socket.close();
            await().until(() -> "disconnected".equals(cluster.api(0).state(room, "alice")));
        }
    }

    @Test
    void aSessionThatConnectsByItsIdIsPaidForOnce() {
        String address = "198.51.100.10";
        int half = SESSIONS / 2;
        for (int i = 0; i < half; i++) {
            JsonObject client = JsonObject.of("room_id", room, "client_id", "client-" + i);
            cluster.api(0).post("/api/rooms/join", client, "X-Forwarded-For", address);
        }
        for (int i = 0; i < half; i++) {
            RawSocket socket = socket(address, "client-" + i);
            assertThat(socket.await("welcome").json().getBoolean("resumed")).isTrue();
            socket.close();
        }
        assertThat(joinUntilRefused(address)).isGreaterThanOrEqualTo(SESSIONS - half);
    }

    @Test
    void anAddressHasSoManyConnectionsAndWhoComesBackIsTakenAllTheSame() {
        String address = "198.51.100.5";
        RawSocket alice = socket(address, "alice");
        String token = token(alice);
        RawSocket bob = socket(address, "bob");
        assertThat(bob.status()).isEqualTo(101);
        StreamClient carol = stream(address, "");
        carol.await("session");

        RawSocket refused = socket(address, "dave");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().getString("error"))
                .isEqualTo("Too Many Requests: too many connections from your address");
        assertThat(refused.header("retry-after")).isNotNull();
        StreamClient stream = stream(address, "");
        assertThat(stream.await("reconnect").data().getString("reason")).contains("too many connections");
        stream.awaitEnd();
        assertThat(socket("198.51.100.6", "elsewhere").status()).isEqualTo(101);

        // The old connection is still there when the new one comes.
        RawSocket back = socket(address, "alice", token);
        assertThat(back.status()).isEqualTo(101);
        assertThat(alice.awaitClose()).isEqualTo(4009);

        alice.close();
        bob.close();
        carol.cut();
        await().until(() -> socket(address, "dave").status() == 101);
    }

    @Test
    void newRoomsHaveARateAndARoomThatIsThereCostsNothing() {
        String address = "198.51.100.7";
        assertThat(join("198.51.100.8", room).status()).isEqualTo(200);
        int made = 0;
        Api.Answer answer = join(address, UUID.randomUUID().toString());
        for (; answer.status() == 200; made++) {
            answer = join(address, UUID.randomUUID().toString());
        }
        assertThat(answer.error()).isEqualTo("Too Many Requests: too many new rooms from your address");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(made).isGreaterThanOrEqualTo(ROOMS);
        for (int i = 0; i < 2 * ROOMS; i++) {
            Api.Answer joined = join(address, room);
            assertThat(joined.status()).isEqualTo(200);
        }
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        joinUntilRefused("2001:db8:1:2::1");
        assertThat(joinUntilRefused("2001:db8:1:2:ffff::2")).isLessThan(SESSIONS);
        assertThat(join("2001:db8:1:3::1", room).status()).isEqualTo(200);
    }
}
