package webrtc.signaling.chaos;

import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonObject;

/** A WebSocket, resumed by token and cursor. */
final class SocketConnection extends Connection {
    private WebSocket socket;
    private boolean cut;

    SocketConnection(ChaosClient client, Node node, int number) {
        super(client, node, number);
    }

    @Override
    void open() {
        StringBuilder uri = new StringBuilder("/ws?room_id=" + client.room() + "&client_id=" + client.session());
        if (client.token() != null) {
            uri.append("&token=").append(client.token());
        }
        if (client.cursor() != null) {
            uri.append("&cursor=").append(client.cursor());
        }
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(node.host())
                .setPort(node.port())
                .setURI(uri.toString());
        client.world().sockets().connect(options).onComplete(connected -> {
            if (connected.succeeded()) {
                opened(connected.result());
            } else if (connected.cause() instanceof UpgradeRejectedException e) {
                client.ended(this, "refused " + e.getStatus());
            } else {
                client.ended(this, "unreachable");
            }
        });
    }

    private void opened(WebSocket opened) {
        socket = opened;
        socket.textMessageHandler(text -> {
            JsonObject frame = new JsonObject(text);
            client.received(this, frame, frame.getString("cursor"));
        });
        socket.exceptionHandler(e -> client.ended(this, "broken"));
        socket.closeHandler(v -> client.ended(this, "closed " + socket.closeStatusCode()));
        if (cut) {
            cut();
        }
    }

    @Override
    boolean takesFrames() {
        return socket != null;
    }

    @Override
    void write(JsonObject frame) {
        var unused = socket.writeTextMessage(frame.encode());
    }

    @Override
    void cut() {
        cut = true;
        if (socket != null) {
            var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
        }
    }

    @Override
    void pause() {
        if (socket != null) {
            socket.pause();
        }
    }

    @Override
    void resume() {
        if (socket != null) {
            socket.resume();
        }
    }
}
