package webrtc.signaling.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Clients of several addresses on one machine: all of 127.0.0.0/8 can connect. */
public final class Loopback {
    private Loopback() {}

    /** Connects a socket to a port of 127.0.0.1, from the address that ends like this. */
    public static void connect(Socket socket, int last, int port) throws IOException {
        socket.bind(new InetSocketAddress(address(last), 0));
        socket.connect(new InetSocketAddress(address(1), port));
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }
}
