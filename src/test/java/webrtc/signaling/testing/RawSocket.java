package webrtc.signaling.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client on a plain socket (RFC 6455): it sends any bytes, also those no library would, and shows every
 * byte that comes. It answers pings, and leaves everything else to the test.
 */
public final class RawSocket implements AutoCloseable {
    /** The first byte of a frame: FIN and the opcode. */
    public static final int TEXT = 0x81;

    public static final int BINARY = 0x82;
    public static final int CLOSE = 0x88;
    public static final int PING = 0x89;
    public static final int PONG = 0x8A;
    /** The same without FIN: more of the message follows. */
    public static final int TEXT_BEGIN = 0x01;

    public static final int CONTINUATION = 0x00;
    public static final int LAST_CONTINUATION = 0x80;

    /** The header lines of a handshake; the key is that of the RFC's example. */
    public static final List<String> HANDSHAKE = List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    private static final byte[] MASK = {0x5A, 0x17, (byte) 0xC3, 0x08};

    private final Socket socket;
    private final OutputStream out;
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final String body;
    private final Received<Frame> received = new Received<>();
    private final Semaphore reading = new Semaphore(1);
    private volatile boolean deaf;
    private volatile boolean closing;

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // frames are not compared
    public record Frame(int first, byte[] payload) {
        /** The payload as text. */
        public String text() {
            return new String(payload, UTF_8);
        }

        /** The payload as a JSON object. */
        public JsonObject json() {
            return new JsonObject(text());
        }

        /** The code of a close frame, 1005 where it carries none. */
        public int code() {
            return payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        }

        boolean isMessageOf(String type) {
            return first == TEXT && type.equals(json().getString("type"));
        }

        @Override
        public String toString() {
            return Integer.toHexString(first) + " " + text();
        }
    }

    /** Connects to this room as this client. */
    public static RawSocket connect(int port, String room, String client) {
        RawSocket socket = open(port, "/ws?room_id=" + Api.encode(room) + "&client_id=" + Api.encode(client));
        if (socket.status != 101) {
            throw new AssertionError("The handshake was refused with " + socket.status + " " + socket.body);
        }
        return socket;
    }

    /** Makes the handshake of version 13 with these header lines beside; see {@link #status()}. */
    public static RawSocket open(int port, String path, String... headerLines) {
        List<String> lines = new ArrayList<>(HANDSHAKE);
        lines.addAll(Arrays.asList(headerLines));
        return request(port, path, lines);
    }

    /** Sends a GET with these header lines only. */
    public static RawSocket request(int port, String path, List<String> headerLines) {
        try {
            return new RawSocket(port, path, headerLines);
        } catch (IOException e) {
            throw new AssertionError("The handshake failed", e);
        }
    }

    private RawSocket(int port, String path, List<String> headerLines) throws IOException {
        socket = new Socket();
        // Not much fits between the server and a client that stops reading.
        socket.setReceiveBufferSize(8 << 10);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        out = socket.getOutputStream();
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        headerLines.forEach(line -> request.append(line).append("\r\n"));
        out.write(request.append("\r\n").toString().getBytes(UTF_8));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        status = Integer.parseInt(line(in).split(" ", -1)[1]);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        body = new String(in.readNBytes(length), UTF_8);
        Conformance.answered(
                "GET", path, status, name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), ""), body);
        if (status == 101) {
            Thread reader = new Thread(() -> read(in), "raw-socket");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private static String line(DataInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                reading.acquireUninterruptibly();
                reading.release();
                int length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = Math.toIntExact(in.readLong());
                }
                byte[] payload = in.readNBytes(length);
                if (first == PING && !deaf) {
                    frame(PONG, payload);
                } else {
                    Frame frame = new Frame(first, payload);
                    if (first == TEXT) {
                        Conformance.frame(frame.text());
                    } else if (first == CLOSE && !closing) {
                        Conformance.closed(frame.code());
                    }
                    received.add(frame);
                }
            }
        } catch (IOException e) {
            // The end, however it came.
        } finally {
            received.end();
        }
    }

    /** The status of the handshake's answer. */
    public int status() {
        return status;
    }

    /** A header of the handshake's answer, by its name in lower case. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body of a refusal. */
    public JsonObject json() {
        return new JsonObject(body);
    }

    /** From now on answers no ping. */
    public void deafen() {
        deaf = true;
    }

    /** Reads nothing until told to, so that the server can't write on when what lies between is full. */
    public void stopReading() {
        reading.acquireUninterruptibly();
    }

    /** Reads on. */
    public void readOn() {
        reading.release();
    }

    /** Sends bytes as they are. */
    public synchronized RawSocket bytes(byte... bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError("The server does not take it", e);
        }
        return this;
    }

    /** Sends a masked frame with this first byte. */
    public RawSocket frame(int first, byte... payload) {
        closing |= first == CLOSE;
        return bytes(encode(first, payload));
    }

    /** Sends a masked frame of text with this first byte. */
    public RawSocket frame(int first, String payload) {
        return frame(first, payload.getBytes(UTF_8));
    }

    /** Sends a text message in one frame. */
    public RawSocket text(String text) {
        return frame(TEXT, text);
    }

    /** Sends a close frame of this code. */
    public RawSocket sayClose(int code) {
        return frame(CLOSE, (byte) (code >> 8), (byte) code);
    }

    /** A masked frame. */
    public static byte[] encode(int first, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    /** The next text message of this type. */
    public Frame await(String type) {
        return received.await("a " + type, frame -> frame.isMessageOf(type));
    }

    /** The next frame that fits. */
    public Frame await(String what, Predicate<Frame> fits) {
        return received.await(what, fits);
    }

    /** What has come and was not taken. */
    public List<Frame> rest() {
        return received.rest();
    }

    /** Waits for the server's close frame, and gives its code. */
    public int awaitClose() {
        return received.await("a close frame", frame -> frame.first == CLOSE).code();
    }

    /** Waits until the server ends the connection. */
    public void awaitEnd() {
        received.awaitEnd();
    }

    /** Breaks the connection, as a network does. */
    @Override
    public void close() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
                reading.release();
            }
        } catch (IOException e) {
            throw new AssertionError("The socket could not be closed", e);
        }
    }
}
