package webrtc.signaling.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/**
 * An echo, which Autobahn's cases want, by what this server's WebSockets are made of: the same options, the same
 * reading of messages, the same close codes. It takes binary messages too, and larger ones.
 */
public final class EchoServer {
    private static final int LIMIT = 17 << 20;

    private final ServerWebSocket socket;
    private final SocketMessages messages = new SocketMessages(LIMIT, true);

    private EchoServer(ServerWebSocket socket) {
        this.socket = socket;
        socket.frameHandler(this::frame);
        socket.exceptionHandler(failure -> {
            var code = SocketMessages.broken(failure);
            if (code != null && !socket.isClosed()) {
                socket.close(code.code(), code.reason());
            }
        });
    }

    private void frame(WebSocketFrame frame) {
        if (socket.isClosed()) {
            return;
        }
        try {
            byte[] message = messages.add(frame);
            if (message != null && messages.isText()) {
                socket.writeFinalTextFrame(new String(message, StandardCharsets.UTF_8));
            } else if (message != null) {
                socket.writeFinalBinaryFrame(Buffer.buffer(message));
            }
        } catch (SocketMessages.Broken e) {
            socket.close(e.code().code(), e.code().reason());
        }
    }

    /** Listens on the port that is the only argument, for as long as the JVM lives. */
    public static void main(String[] arguments) {
        Vertx.vertx()
                .createHttpServer(ServerOptions.of(LIMIT, false))
                .requestHandler(request -> request.toWebSocket().onSuccess(EchoServer::new))
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
