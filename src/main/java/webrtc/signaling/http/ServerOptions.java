package webrtc.signaling.http;

import io.vertx.core.http.HttpServerOptions;

/** How the public port is listened on. */
public final class ServerOptions {
    private static final int ACCEPT_BACKLOG = 4_096;

    private ServerOptions() {}

    /**
     * The options of a server. Of WebSockets they say only what Vert.x shall not do: see {@link SocketConnection}.
     *
     * @param clearTextHttp2 whether HTTP/2 is spoken without TLS: then nothing is seen of a connection until the head of
     *     its first request is there, and a proxy that passes {@code Upgrade: h2c} on does not see what follows
     */
    public static HttpServerOptions of(boolean clearTextHttp2) {
        return new HttpServerOptions()
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setHttp2ClearTextEnabled(clearTextHttp2)
                .setHandle100ContinueAutomatically(true)
                // Signals are small: compression would cost five times the memory of a connection, and let a small
                // frame inflate to a huge one.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // Nobody writes from other threads: the queue for those would be half the memory of an event stream.
                .setStrictThreadMode(true);
    }
}
