package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.testing.RawHttp2;
import webrtc.signaling.testing.TestCertificate;
import webrtc.signaling.testing.TestCluster;

/**
 * HTTP/2, as a browser speaks it: a body that does not come ends its own stream, and no other of the connection. One that
 * has no request open, and brings none, is ended as with HTTP/1.1.
 */
class SlowStreamTest {
    private static final Vertx VERTX = Vertx.vertx();

    /** Kept, as its connections end with it. */
    private static final HttpClientAgent CLIENT = VERTX.createHttpClient(new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setUseAlpn(true)
            .setSsl(true)
            .setTrustAll(true)
            .setVerifyHost(false));

    @TempDir
    static Path folder;

    private static TestCertificate certificate;
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        certificate = TestCertificate.create(folder);
        cluster = TestCluster.start(
                1,
                Map.of(
                        "TLS_CERT",
                                certificate
                                        .certificate(folder.resolve("tls.crt"))
                                        .toString(),
                        "TLS_KEY", certificate.key(folder.resolve("tls.key")).toString(),
                        "REQUEST_SECONDS", "1"));
    }

    @AfterAll
    static void stop() {
        TestCluster.get(VERTX.close());
        cluster.close();
    }

    private static HttpClientConnection connect() {
        HttpConnectOptions server =
                new HttpConnectOptions().setHost("localhost").setPort(cluster.port(0));
        return TestCluster.get(CLIENT.connect(server));
    }

    private static HttpClientRequest request(HttpClientConnection connection, HttpMethod method, String path) {
        return TestCluster.get(connection.request(
                new RequestOptions().setMethod(method).setURI(path).setPort(cluster.port(0))));
    }

    /** Sends the head of a body that does not follow; gives the answer, and why the stream ended. */
    private static Throwable sendHeadOnly(HttpClientConnection connection, String path) {
        HttpClientRequest request = request(connection, HttpMethod.POST, path);
        Promise<Throwable> ended = Promise.promise();
        request.exceptionHandler(ended::tryComplete).putHeader("Content-Length", "100000");
        Future<JsonObject> answer = request.response().compose(response -> {
            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(408);
            return response.body().map(Buffer::toJsonObject);
        });
        TestCluster.get(request.write("{\"a\":\""));
        assertThat(TestCluster.get(answer))
                .isEqualTo(JsonObject.of("error", "Request Timeout: the body did not arrive in time", "code", 408));
        return TestCluster.get(ended.future());
    }

    @Test
    void aBodyThatDoesNotComeEndsItsStreamAlone() throws Exception {
        HttpClientConnection connection = connect();
        BlockingQueue<String> events = new ArrayBlockingQueue<>(1_000);
        HttpClientRequest listening = request(connection, HttpMethod.GET, "/api/connect?room=a");
        Future<HttpClientResponse> begun = listening.response().map(response -> {
            response.handler(chunk -> events.add(chunk.toString()));
            return response;
        });
        TestCluster.get(listening.end());
        assertThat(TestCluster.get(begun).statusCode()).isEqualTo(200);
        for (String path : new String[] {"/api/rooms/join", "/api/signal?room=a"}) {
            assertThat(sendHeadOnly(connection, path))
                    .isInstanceOfSatisfying(
                            StreamResetException.class,
                            reset -> assertThat(reset.getCode()).isZero());
            events.clear();
            // One a second: by the last, a connection without a stream would be ended.
            for (int i = 0; i < 4; i++) {
                assertThat(events.poll(20, TimeUnit.SECONDS)).contains("event: heartbeat");
            }
        }
        TestCluster.get(connection.close());
    }

    private static RawHttp2 answeredOnce() throws IOException {
        return new RawHttp2(certificate.clientShowing(), cluster.port(0)).get(1, "/api/health");
    }

    @Test
    void aConnectionThatBringsNoNextRequestIsEnded() throws IOException {
        try (RawHttp2 silent = answeredOnce();
                RawHttp2 alive = answeredOnce()) {
            silent.repeatUntilEnd();
            // Signs of life are no request.
            alive.repeatUntilEnd(RawHttp2.begin(0, RawHttp2.SETTINGS, 0, 0));
        }
    }

    @Test
    void aNextHeadThatTricklesInIsNotWaitedFor() throws IOException {
        byte[] head = RawHttp2.head("/api/health");
        try (RawHttp2 halted = answeredOnce().frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 3, head);
                RawHttp2 trickling = answeredOnce()
                        .frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 3, head)
                        .bytes(RawHttp2.begin(4_000, RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 3))) {
            halted.repeatUntilEnd();
            trickling.repeatUntilEnd((byte) 0);
        }
    }

    @Test
    void aConnectionWhoseLastStreamWasResetIsEnded() {
        HttpClientConnection connection = connect();
        Promise<Void> ended = Promise.promise();
        connection.closeHandler(ended::complete);
        HttpClientRequest listening = request(connection, HttpMethod.GET, "/api/connect?room=b");
        Future<HttpClientResponse> begun = listening.response();
        TestCluster.get(listening.end());
        assertThat(TestCluster.get(begun).statusCode()).isEqualTo(200);
        listening.reset();
        TestCluster.get(ended.future());
    }
}
