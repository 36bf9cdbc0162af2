package webrtc.signaling.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 client on a socket of its own (RFC 9113): it sends any bytes, also those no library would. */
public final class RawHttp2 implements AutoCloseable {
    /** Types of frames. */
    public static final int HEADERS = 1;

    public static final int SETTINGS = 4;
    public static final int CONTINUATION = 9;

    /** Flags of frames. */
    public static final int END_STREAM = 1;

    public static final int END_HEADERS = 4;

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int PAUSE_MILLIS = 100;

    private final SSLSocket socket;
    private final OutputStream out;
    private final DataInputStream in;

    /** Connects by TLS, and says what every connection begins with. */
    public RawHttp2(SSLContext tls, int port) throws IOException {
        socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        out = socket.getOutputStream();
        in = new DataInputStream(socket.getInputStream());
        bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        frame(SETTINGS, 0, 0);
    }

    /** The head of a GET, without compression (RFC 7541). */
    public static byte[] head(String path) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        // ":method: GET" and ":scheme: https" of the static table, then the names of ":path" and ":authority".
        head.writeBytes(new byte[] {(byte) 0x82, (byte) 0x87, 0x04, (byte) path.length()});
        head.writeBytes(path.getBytes(US_ASCII));
        head.writeBytes(new byte[] {0x01, 9});
        head.writeBytes("localhost".getBytes(US_ASCII));
        return head.toByteArray();
    }

    /** Sends bytes as they are. */
    public RawHttp2 bytes(byte... bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** Sends a frame. */
    public RawHttp2 frame(int type, int flags, int stream, byte... payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(begin(payload.length, type, flags, stream));
        frame.writeBytes(payload);
        return bytes(frame.toByteArray());
    }

    /** What a frame of so many bytes begins with. */
    public static byte[] begin(int length, int type, int flags, int stream) {
        return new byte[] {
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length,
            (byte) type,
            (byte) flags,
            0,
            0,
            0,
            (byte) stream
        };
    }

    /** Makes a request, and waits for the end of its answer. */
    public RawHttp2 get(int stream, String path) throws IOException {
        frame(HEADERS, END_HEADERS | END_STREAM, stream, head(path));
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int of = in.readInt();
            in.skipNBytes(length);
            if (of == stream && type <= HEADERS && (flags & END_STREAM) != 0) {
                return this;
            }
        }
    }

    /** Sends these bytes now and then until the server ends the connection; it must not read on for ever. */
    public void repeatUntilEnd(byte... bytes) throws IOException {
        socket.setSoTimeout(PAUSE_MILLIS);
        for (int i = 0; i < PATIENCE_MILLIS / PAUSE_MILLIS; i++) {
            try {
                while (true) {
                    in.readByte();
                }
            } catch (SocketTimeoutException e) {
                try {
                    bytes(bytes);
                } catch (SocketException ended) {
                    return;
                }
            } catch (EOFException | SocketException ended) {
                return;
            }
        }
        throw new AssertionError("The server waits for ever");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
