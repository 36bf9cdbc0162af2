package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.TestCluster;

/** The same calls over HTTP/2 without TLS, where it is switched on, as a proxy speaks it that knows beforehand. */
class Http2Test extends Contract {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = VERTX.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));

    private static TestCluster own;

    @BeforeParameterizedClassInvocation
    static void start(Place where) {
        own = where.start(Map.of("CLEAR_TEXT_HTTP2", "true"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        own.close();
    }

    @AfterAll
    static void stopClient() {
        TestCluster.get(VERTX.close());
    }

    @Override
    TestCluster cluster() {
        return own;
    }

    /** An answer whose body has ended. */
    private record Whole(int status, @Nullable String connection, JsonObject body) {}

    private static HttpClientRequest request(Api node, HttpMethod method, String path) {
        RequestOptions options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(node.port())
                .setMethod(method)
                .setURI(path);
        return TestCluster.get(CLIENT.request(options));
    }

    private static Whole send(HttpClientRequest request, @Nullable String body) {
        // Before it is sent: an answer that comes first is not kept for who asks later.
        Future<Whole> whole = request.response().compose(response -> {
            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
            return response.body()
                    .map(bytes ->
                            new Whole(response.statusCode(), response.getHeader("Connection"), bytes.toJsonObject()));
        });
        // Nobody waits for the end of a body that is refused by its head.
        var unused = body == null ? request.end() : request.end(body);
        return TestCluster.get(whole);
    }

    @Test
    void theCallsAreAnswered() {
        assertThat(send(request(near(), HttpMethod.GET, "/api/health"), null).status())
                .isEqualTo(200);
        JsonObject joined = send(
                        request(near(), HttpMethod.POST, "/api/rooms/join"),
                        JsonObject.of("room_id", room).encode())
                .body();
        assertThat(joined.getString("room_id")).isEqualTo(room);
    }

    @Test
    void refusalsHaveTheirStatusAndNoConnectionHeader() {
        assertThat(send(request(near(), HttpMethod.GET, "/api/nothing"), null).status())
                .isEqualTo(404);
        assertThat(send(request(near(), HttpMethod.PUT, "/api/health"), null).status())
                .isEqualTo(405);
        Whole withoutLength = send(request(near(), HttpMethod.POST, "/api/signal?room=a"), null);
        assertThat(withoutLength.status()).isEqualTo(411);
        assertThat(withoutLength.connection()).isNull();
        assertThat(withoutLength.body().getInteger("code")).isEqualTo(411);
        Whole tooLarge = send(request(near(), HttpMethod.POST, "/api/signal?room=a"), "x".repeat(102_401));
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.connection()).isNull();
    }

    @Test
    void aStreamHasNoConnectionHeaderAndBringsItsEvents() throws Exception {
        BlockingQueue<String> chunks = new ArrayBlockingQueue<>(100);
        HttpClientRequest request = request(near(), HttpMethod.GET, "/api/connect?room=" + room);
        Future<HttpClientResponse> begun = request.response().map(response -> {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
            assertThat(response.getHeader("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(response.getHeader("X-Accel-Buffering")).isEqualTo("no");
            assertThat(response.headers().names()).doesNotContain("Connection", "connection", "transfer-encoding");
            response.handler((Buffer chunk) -> chunks.add(chunk.toString()));
            return response;
        });
        TestCluster.get(request.end());
        TestCluster.get(begun);
        StringBuilder text = new StringBuilder();
        while (!text.toString().contains("event: roster")) {
            String chunk = chunks.poll(20, TimeUnit.SECONDS);
            assertThat(chunk).as("after " + text).isNotNull();
            text.append(chunk);
        }
        assertThat(text.toString()).startsWith("retry: ").contains("event: session");
        // The client goes: its session is disconnected, not the whole connection with its other streams.
        request.reset();
        assertThat(send(request(near(), HttpMethod.GET, "/api/health"), null).status())
                .isEqualTo(200);
    }
}
