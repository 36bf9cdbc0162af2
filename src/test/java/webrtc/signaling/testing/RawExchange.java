package webrtc.signaling.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** Any bytes to a server, and whatever comes back until the server has ended the connection. */
public final class RawExchange {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawExchange() {}

    /** Sends the bytes and that they are all; gives the answer. A server that keeps such a connection is a fault. */
    public static byte[] send(int port, byte[] bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // The server did not read all that came, and ended the connection.
            return new byte[0];
        } catch (IOException e) {
            throw new AssertionError("The server keeps a connection that has ended", e);
        }
    }
}
