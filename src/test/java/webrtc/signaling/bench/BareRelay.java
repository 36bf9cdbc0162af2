package webrtc.signaling.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import webrtc.signaling.NativeTransport;

/**
 * What Vert.x can do at best: a WebSocket relay that reads a recipient up to the first space and passes the rest on. It
 * has no JSON, no limits, no tokens, and promises nothing. The port is its only argument.
 */
final class BareRelay {
    private final Map<String, Map<String, ServerWebSocket>> rooms = new HashMap<>();

    private BareRelay() {}

    /** Serves until its standard input ends, which it does with the process that started it. */
    public static void main(String[] args) throws IOException {
        BareRelay relay = new BareRelay();
        Vertx vertx = Vertx.builder().withTransport(NativeTransport.of("auto")).build();
        HttpServerOptions options = new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setTcpNoDelay(true);
        vertx.createHttpServer(options)
                .webSocketHandler(relay::connected)
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onFailure(e -> System.exit(1));
        while (System.in.read() >= 0) {
            // Nothing is said.
        }
        System.exit(0);
    }

    private void connected(ServerWebSocket socket) {
        String[] path = socket.path().split("/", -1);
        Map<String, ServerWebSocket> room = rooms.computeIfAbsent(path[1], name -> new HashMap<>());
        room.put(path[2], socket);
        socket.closeHandler(v -> {
            room.remove(path[2]);
            if (room.isEmpty()) {
                rooms.remove(path[1], room);
            }
        });
        socket.frameHandler(frame -> relay(room, socket, frame));
        var unused = socket.writeTextMessage("open");
    }

    private static void relay(Map<String, ServerWebSocket> room, ServerWebSocket from, WebSocketFrame frame) {
        if (!frame.isText()) {
            return;
        }
        String text = frame.textData();
        int space = text.indexOf(' ');
        String payload = text.substring(space + 1);
        if (text.startsWith("* ")) {
            room.values().stream().filter(to -> to != from).forEach(to -> {
                var unused = to.writeTextMessage(payload);
            });
            return;
        }
        ServerWebSocket to = room.get(text.substring(0, space));
        if (to != null) {
            var unused = to.writeTextMessage(payload);
        }
    }
}
