package webrtc.signaling.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** HTTP calls of one node, as any client makes them. */
public final class Api {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;

    /** Calls of the node at this port of loopback. */
    public Api(int port) {
        this.port = port;
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

    /** Text as a part of a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer call(HttpRequest request) {
        try {
            return new Answer(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(request + " failed", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
