package webrtc.signaling.http;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import webrtc.signaling.NativeTransport;
import webrtc.signaling.protocol.CloseCode;

/**
 * An echo, which Autobahn's cases want, by what this server's WebSockets are made of: the same options, the same
 * connection, the same reading of messages, the same close codes. It takes binary messages too, and larger ones.
 */
public final class EchoServer implements SocketConnection.Listener {
    private static final int LIMIT = 17 << 20;

    private final SocketConnection socket;
    private final SocketMessages messages = new SocketMessages(LIMIT, true);

    private EchoServer(HttpServerRequest request) {
        this.socket = SocketConnection.accept(request, LIMIT, this);
    }

    @Override
    public void handle(WebSocketFrame frame) {
        try {
            byte[] message = messages.add(frame);
            if (message != null) {
                int kind = messages.isText() ? SocketConnection.TEXT : SocketConnection.BINARY;
                socket.write(kind, message, message.length);
            }
        } catch (SocketMessages.Broken e) {
            close(e.code());
        }
    }

    @Override
    public void failed(Throwable failure) {
        CloseCode code = SocketMessages.broken(failure);
        if (code != null) {
            close(code);
        }
    }

    private void close(CloseCode code) {
        socket.close(code.code(), code.reason());
    }

    @Override
    public void drained() {
        // What waits for the client goes by itself.
    }

    @Override
    public void closed() {
        // Nothing was kept.
    }

    /** Listens on the port that is the only argument, for as long as the JVM lives. */
    public static void main(String[] arguments) {
        Vertx.builder()
                .withTransport(NativeTransport.of("auto"))
                .build()
                .createHttpServer(ServerOptions.of(false))
                .requestHandler(request -> request.endHandler(end -> new EchoServer(request)))
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
