package webrtc.signaling.chaos;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;

/** An event stream, resumed by the last event id, and by session id and token as well where the client has them. */
final class StreamConnection extends Connection {
    private HttpConnection connection;
    private HttpClientResponse response;
    private boolean cut;

    StreamConnection(ChaosClient client, Node node, int number) {
        super(client, node, number);
    }

    @Override
    void open() {
        String uri = "/api/connect?room=" + client.room();
        if (client.namesItself() && client.token() != null) {
            uri += "&session_id=" + client.session() + "&token=" + client.token();
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(node.host())
                .setPort(node.port())
                .setURI(uri);
        if (client.cursor() != null) {
            options.putHeader("Last-Event-ID", client.cursor());
        }
        client.world()
                .streams()
                .request(options)
                .compose(request -> {
                    connection = request.connection();
                    return request.send();
                })
                .onSuccess(this::opened)
                .onFailure(e -> client.ended(this, "unreachable"));
    }

    private void opened(HttpClientResponse opened) {
        response = opened;
        response.handler(RecordParser.newDelimited("\n\n", block -> event(block.toString(StandardCharsets.UTF_8))));
        response.exceptionHandler(e -> client.ended(this, "broken"));
        response.endHandler(v -> client.ended(this, "ended"));
        if (cut) {
            cut();
        }
    }

    private void event(String block) {
        String id = null;
        String data = null;
        for (String line : block.split("\n", -1)) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        if (data != null) {
            client.received(this, new JsonObject(data), id);
        }
    }

    @Override
    boolean takesFrames() {
        return false;
    }

    @Override
    void write(JsonObject frame) {
        throw new UnsupportedOperationException();
    }

    @Override
    void cut() {
        cut = true;
        if (connection != null) {
            var unused = connection.close();
        }
    }

    @Override
    void pause() {
        if (response != null) {
            response.pause();
        }
    }

    @Override
    void resume() {
        if (response != null) {
            response.resume();
        }
    }
}
