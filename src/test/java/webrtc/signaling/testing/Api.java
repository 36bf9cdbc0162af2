package webrtc.signaling.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** HTTP calls of one node, as any client makes them. */
public final class Api {
    private static final int PATIENCE_SECONDS = 30;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String host;
    private final int port;

    /** Calls of the node at this port of loopback. */
    public Api(int port) {
        this("127.0.0.1", port);
    }

    /** Calls of a node that is not on loopback. */
    public Api(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** The port of this node. */
    public int port() {
        return port;
    }

    /** The answer to a call. */
    public record Answer(HttpResponse<String> response) {
        /** The status. */
        public int status() {
            return response.statusCode();
        }

        /** The body, which must be a JSON object. */
        public JsonObject json() {
            return new JsonObject(response.body());
        }

        /** A header, empty where it is missing. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The text of a refusal. */
        public String error() {
            return json().getString("error");
        }
    }

    /** A GET of a path with its query; headers are name, value, name, value. */
    public Answer get(String path, String... headers) {
        return call(request(path, headers).GET().build());
    }

    /** A POST of a JSON body. */
    public Answer post(String path, JsonObject body, String... headers) {
        return post(path, body.encode(), headers);
    }

    /** A POST of any body, with its Content-Length. */
    public Answer post(String path, String body, String... headers) {
        return call(request(path, headers).POST(BodyPublishers.ofString(body)).build());
    }

    /** Any method, without a body. */
    public Answer method(String method, String path, String... headers) {
        return call(
                request(path, headers).method(method, BodyPublishers.noBody()).build());
    }

    /** Joins a room by REST. */
    public JsonObject join(String room) {
        return post("/api/rooms/join", new JsonObject().put("room_id", room)).json();
    }

    /** Sends a signal of the stream API. */
    public Answer signal(String room, String sender, String token, String to, JsonObject signal) {
        JsonObject body = new JsonObject()
                .put("sender", sender)
                .put("to", to)
                .put("token", token)
                .put("signal", signal);
        return post("/api/signal?room=" + encode(room), body);
    }

    /** Leaves by the stream API. */
    public Answer leave(String room, String sender, String token) {
        return post(
                "/api/leave?room=" + encode(room),
                new JsonObject().put("sender", sender).put("token", token));
    }

    /** The statistics of one room, or of none where it does not exist. */
    public JsonObject stats(String room) {
        return get("/api/rooms/stats?details=true&room_id=" + encode(room)).json();
    }

    /** What the statistics tell of one client, or null where it is not in the room. */
    public @Nullable JsonObject client(String room, String client) {
        JsonArray rooms = stats(room).getJsonArray("rooms");
        return rooms == null
                ? null
                : rooms.getJsonObject(0).getJsonArray("details").stream()
                        .map(JsonObject.class::cast)
                        .filter(detail -> detail.getString("client_id").equals(client))
                        .findFirst()
                        .orElse(null);
    }

    /** Whether a client of a room is pending, connected or disconnected by the statistics; null where it is gone. */
    public @Nullable String state(String room, String client) {
        JsonObject detail = client(room, client);
        return detail == null ? null : detail.getString("state");
    }

    /** Text as a part of a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer call(HttpRequest request) {
        try {
            // The request's own time-out ends with the head, and an answer may be a stream without an end.
            Answer answer = new Answer(
                    HTTP.sendAsync(request, BodyHandlers.ofString()).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            if (!isPreflight(request)) {
                String target = request.uri().getRawPath()
                        + (request.uri().getRawQuery() == null
                                ? ""
                                : "?" + request.uri().getRawQuery());
                Conformance.answered(
                        request.method(),
                        target,
                        answer.status(),
                        answer::header,
                        answer.response().body());
            }
            return answer;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(request + " failed", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** What a browser asks before a request of its own (Fetch, 4.8) is between it and the server. */
    private static boolean isPreflight(HttpRequest request) {
        return request.method().equals("OPTIONS")
                && request.headers().firstValue("Access-Control-Request-Method").isPresent();
    }
}
