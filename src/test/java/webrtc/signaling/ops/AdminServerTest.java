package webrtc.signaling.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Scrape;
import webrtc.signaling.testing.TestCluster;

/** The admin port as HTTP: what it serves, how it refuses. */
class AdminServerTest {
    private static final AtomicBoolean READY = new AtomicBoolean(true);

    private static Vertx vertx;
    private static NodeMetrics metrics;
    private static int port;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        metrics =
                new NodeMetrics(List.of(), new NodeMetrics.Cluster(() -> 1, () -> true, () -> 0), () -> 0, READY::get);
        port = TestCluster.get(AdminServer.start(vertx, "127.0.0.1", 0, Map.of("/readyz", READY::get), metrics))
                .port();
    }

    @AfterAll
    static void stop() {
        metrics.close();
        TestCluster.get(vertx.close());
    }

    @Test
    void aProbeIsAnsweredWithWhatIsSoNow() {
        assertThat(Scrape.call(port, "GET", "/readyz").statusCode()).isEqualTo(200);
        READY.set(false);
        assertThat(Scrape.call(port, "GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(Scrape.of(port).value("signaling_ready")).isZero();
        READY.set(true);
        assertThat(Scrape.call(port, "GET", "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreTextOfPrometheus() {
        HttpResponse<String> answer = Scrape.call(port, "GET", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(NodeMetrics.CONTENT_TYPE);
        assertThat(answer.body()).contains("# TYPE signaling_ready gauge\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/readyz", "/metrics", "/nothing"})
    void headIsGetWithoutTheBody(String path) {
        HttpResponse<String> get = Scrape.call(port, "GET", path);
        HttpResponse<String> head = Scrape.call(port, "HEAD", path);
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/readyz/", "/api/health"})
    void otherPathsAreNotFound(String path) {
        HttpResponse<String> answer = Scrape.call(port, "GET", path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()))
                .isEqualTo(new JsonObject().put("error", "Not found").put("code", 404));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsAreRefused(String method) {
        for (String path : List.of("/readyz", "/metrics")) {
            HttpResponse<String> answer = Scrape.call(port, method, path);
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
            assertThat(new JsonObject(answer.body()))
                    .isEqualTo(
                            new JsonObject().put("error", "Method not allowed").put("code", 405));
        }
    }
}
