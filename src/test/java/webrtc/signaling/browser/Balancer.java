package webrtc.signaling.browser;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import webrtc.signaling.testing.TestCluster;

/** Stands before the nodes as a load balancer does: hands each connection to the first node that takes it. */
final class Balancer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final NetServer server;

    Balancer(List<Integer> ports) {
        server = TestCluster.get(vertx.createNetServer()
                .connectHandler(socket -> pass(socket.pause(), ports))
                .listen(0, "127.0.0.1"));
    }

    private void pass(NetSocket socket, List<Integer> ports) {
        Future<NetSocket> node = Future.failedFuture("no node");
        for (int port : ports) {
            node = node.recover(refused -> client.connect(port, "127.0.0.1"));
        }
        node.onSuccess(there -> {
                    socket.pipeTo(there);
                    there.pipeTo(socket);
                    // A node that dies resets its connections, which ends no pipe.
                    socket.closeHandler(v -> there.close());
                    there.closeHandler(v -> socket.close());
                })
                .onFailure(e -> socket.close());
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        TestCluster.get(vertx.close());
    }
}
