package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.TestCluster;

/**
 * A room costs the address that makes it. Whether it is there is not known yet when it is paid for, so who comes to one
 * that another node has made gets it back. A second may pass at any time and bring one room more.
 */
class NewRoomsTest {
    private static final int ROOMS = 40;

    private static TestCluster cluster;

    private final String prefix = UUID.randomUUID() + "-";

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                2,
                Map.of(
                        "TRUSTED_PROXIES", "127.0.0.0/8",
                        "GRACE_SECONDS", "30",
                        "ADDRESS_ROOM_BURST", Integer.toString(ROOMS),
                        "ADDRESS_ROOMS_PER_SECOND", "1"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Api.Answer join(int node, String address, JsonObject ids) {
        return cluster.api(node).post("/api/rooms/join", ids, "X-Forwarded-For", address);
    }

    /** Somebody makes as many rooms as an address may, by the first node. */
    private void makeRooms(String address) {
        for (int i = 0; i < ROOMS; i++) {
            JsonObject ids = JsonObject.of("room_id", prefix + i, "client_id", "alice");
            assertThat(join(0, address, ids).status()).isEqualTo(200);
        }
    }

    /** Makes rooms by the second node until that is refused, and gives how many. */
    private static int makeUntilRefused(String address) {
        return (int) IntStream.range(0, 10 * ROOMS)
                .takeWhile(i -> {
                    Api.Answer answer = join(1, address, JsonObject.of("room_id", "new-" + UUID.randomUUID()));
                    assertThat(answer.status()).isIn(200, 429);
                    return answer.status() == 200;
                })
                .count();
    }

    @Test
    void whoJoinsARoomOfAnotherNodeMakesNone() {
        makeRooms("198.51.100.1");
        for (int i = 0; i < ROOMS; i++) {
            assertThat(join(1, "198.51.100.2", JsonObject.of("room_id", prefix + i))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(makeUntilRefused("198.51.100.2")).isBetween(ROOMS, 2 * ROOMS);
    }

    @Test
    void whoIsRefusedByARoomOfAnotherNodeMakesNone() {
        makeRooms("198.51.100.3");
        for (int i = 0; i < ROOMS; i++) {
            JsonObject taken = JsonObject.of("room_id", prefix + i, "client_id", "alice");
            assertThat(join(1, "198.51.100.4", taken).status()).isEqualTo(409);
        }
        assertThat(makeUntilRefused("198.51.100.4")).isBetween(ROOMS, 2 * ROOMS);
    }

    @Test
    void whoConnectsToASessionOfAnotherNodeMakesNone() {
        makeRooms("198.51.100.5");
        for (int i = 0; i < ROOMS; i++) {
            String path = "/ws?client_id=alice&room_id=" + prefix + i;
            try (RawSocket socket = RawSocket.open(cluster.port(1), path, "X-Forwarded-For: 198.51.100.6")) {
                assertThat(socket.await("welcome").json().getBoolean("resumed")).isTrue();
            }
        }
        assertThat(makeUntilRefused("198.51.100.6")).isBetween(ROOMS, 2 * ROOMS);
    }
}
