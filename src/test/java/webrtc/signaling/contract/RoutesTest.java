package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawHttp;

/** Which paths and methods there are, and that everything else is refused like anything else: as JSON. */
class RoutesTest extends Contract {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/nothing",
                "/api/rooms",
                "/api/rooms/join/now",
                "/apix/health",
                "/nothing",
                "/api/Health",
                "/api/%2e%2e/health",
                "/%00"
            })
    void anUnknownPathIsNotFound(String path) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
            assertRefused(near().method(method, path), 404, "Not found");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/health, GET",
        "/api/rooms/join, POST",
        "/api/rooms/leave, POST",
        "/api/rooms/stats, GET",
        "/api/connect, GET",
        "/api/signal, POST",
        "/api/leave, POST",
        "/ws, GET",
        "/api/rooms/a, DELETE",
        "/api/rooms/a/clients/b, DELETE"
    })
    void aWrongMethodIsRefusedWithTheRightOne(String path, String allowed) {
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "BREW")) {
            if (!method.equals(allowed)) {
                Answer answer = near().method(method, path + "?room=" + room);
                if (method.equals("DELETE") && path.startsWith("/api/rooms/")) {
                    // A room of that name, to an operator.
                    assertRefused(answer, 401, "Unauthorized: admin token required");
                    continue;
                }
                assertRefused(answer, 405, "Method not allowed");
                assertThat(answer.header("Allow").split(", *"))
                        .contains(allowed)
                        .doesNotContain(method);
            }
        }
    }

    @Test
    void aRequestThatIsTooLongIsRefusedAsJson() {
        String path = "/api/health?" + "x".repeat(10_000);
        assertRefused(RawHttp.send(near().port(), "GET " + path + " HTTP/1.1", ""), 414);
    }

    @Test
    void headersThatAreTooLargeAreRefusedAsJson() {
        String head = "GET /api/health HTTP/1.1\nX-Large: " + "x".repeat(100_000);
        assertRefused(RawHttp.send(near().port(), head, ""), 431);
    }

    @Test
    void whatIsNoHttpIsRefusedAsJson() {
        assertRefused(RawHttp.send(near().port(), "nonsense", ""), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%zz", "%f"})
    void aQueryThatCannotBeDecodedIsABadRequest(String room) {
        for (String path : List.of("/api/connect?room=", "/ws?client_id=a&room_id=", "/api/rooms/stats?room_id=")) {
            assertRefused(RawHttp.send(near().port(), "GET " + path + room + " HTTP/1.1", ""), 400);
        }
        assertRefused(
                RawHttp.send(near().port(), "POST /api/signal?room=" + room + " HTTP/1.1\nContent-Length: 2", "{}"),
                400);
    }

    @Test
    void aPathThatCannotBeDecodedIsABadRequest() {
        assertRefused(RawHttp.send(near().port(), "GET /api/%zz HTTP/1.1", ""), 400);
    }

    @Test
    void aContentLengthThatIsNoNumberIsABadRequest() {
        String head = "POST /api/rooms/join HTTP/1.1\nContent-Length: two";
        assertRefused(RawHttp.send(near().port(), head, "{}"), 400);
    }

    @Test
    void aClientThatWaitsForItIsToldToContinue() {
        String head = "POST /api/rooms/join HTTP/1.1\nContent-Length: 2\nExpect: 100-continue";
        assertThat(RawHttp.send(near().port(), head, "{}").status()).isEqualTo(100);
    }
}
