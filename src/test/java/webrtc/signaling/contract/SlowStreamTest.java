package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.testing.TestCertificate;
import webrtc.signaling.testing.TestCluster;

/** HTTP/2, as a browser speaks it: a body that does not come ends its own stream, and no other of the connection. */
class SlowStreamTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        TestCertificate certificate = TestCertificate.create(folder);
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
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false);
        HttpConnectOptions server =
                new HttpConnectOptions().setHost("localhost").setPort(cluster.port(0));
        return TestCluster.get(VERTX.createHttpClient(options).connect(server));
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
            assertThat(events.poll(20, TimeUnit.SECONDS)).contains("event: heartbeat");
        }
        TestCluster.get(connection.close());
    }
}
