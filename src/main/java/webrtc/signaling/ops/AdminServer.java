package webrtc.signaling.ops;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;

/**
 * Health checks on a port of their own. {@code /livez} tells that the process answers, whatever the cluster does, so
 * that no outage of the cluster restarts nodes; {@code /readyz} tells whether clients should be sent here.
 */
public final class AdminServer {
    private final HttpServer server;

    private AdminServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts the server.
     *
     * @param ready whether clients should come; must not block
     */
    public static Future<AdminServer> start(Vertx vertx, String host, int port, BooleanSupplier ready) {
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, ready))
                .listen(port, host)
                .map(AdminServer::new);
    }

    private static void answer(HttpServerRequest request, BooleanSupplier ready) {
        switch (request.path()) {
            case "/livez" -> answer(request, 200, "ok");
            case "/readyz" -> {
                boolean isReady = ready.getAsBoolean();
                answer(request, isReady ? 200 : 503, isReady ? "ok" : "not ready");
            }
            default -> answer(request, 404, "not found");
        }
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text + "\n");
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }
}
