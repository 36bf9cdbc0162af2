package webrtc.signaling.ops;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RoomsDialect;

/** Health checks and metrics for whoever runs the node, on a port of their own. */
public final class AdminServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private static final String METRICS = "/metrics";
    private static final int IDLE_SECONDS = 120;

    private final Vertx vertx;
    private final Map<String, BooleanSupplier> probes;
    private final NodeMetrics metrics;
    private @Nullable HttpServer server;
    /** The scrape that is being made; who asks meanwhile shares it. */
    private @Nullable Future<String> scrape;

    private AdminServer(Vertx vertx, Map<String, BooleanSupplier> probes, NodeMetrics metrics) {
        this.vertx = vertx;
        this.probes = probes;
        this.metrics = metrics;
    }

    /**
     * Starts the server.
     *
     * @param probes by path, questions that are answered 200 or 503; they must not block
     * @param metrics what {@code /metrics} tells
     */
    public static Future<AdminServer> start(
            Vertx vertx, String host, int port, Map<String, BooleanSupplier> probes, NodeMetrics metrics) {
        AdminServer admin = new AdminServer(vertx, Map.copyOf(probes), metrics);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(admin::answer);
        admin.server = server;
        return server.listen(port, host).map(admin);
    }

    private void answer(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        BooleanSupplier probe = probes.get(path);
        if (probe == null && !path.equals(METRICS)) {
            refuse(request, Refusal.NOT_FOUND);
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            refuse(request, Refusal.BAD_METHOD);
        } else if (probe != null) {
            boolean yes = probe.getAsBoolean();
            answer(request, yes ? 200 : 503, "text/plain; charset=utf-8", Buffer.buffer(yes ? "ok\n" : "no\n"));
        } else {
            scrape().onSuccess(text -> answer(request, 200, NodeMetrics.CONTENT_TYPE, Buffer.buffer(text)))
                    .onFailure(e -> {
                        LOG.error("The metrics could not be read", e);
                        refuse(request, Refusal.INTERNAL);
                    });
        }
    }

    /** Reads the metrics on a worker thread: those of the JVM take their time. */
    private Future<String> scrape() {
        Future<String> running = scrape;
        if (running == null) {
            running = vertx.executeBlocking(metrics::scrape, false);
            scrape = running;
            running.onComplete(done -> scrape = null);
        }
        return running;
    }

    private static void refuse(HttpServerRequest request, Refusal refusal) {
        answer(request, refusal.status(), "application/json", Buffer.buffer(RoomsDialect.error(refusal.asException())));
    }

    private static void answer(HttpServerRequest request, int status, String type, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(body);
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server == null ? -1 : server.actualPort();
    }
}
