package webrtc.signaling.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Requests that no well-behaved client makes: bytes on a socket, and the one answer to them. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /** An answer; header names are in lower case. */
    public record Reply(int status, Map<String, String> headers, String body) {
        /** The body, which must be a JSON object. */
        public JsonObject json() {
            return new JsonObject(body);
        }

        /** A header, empty where it is missing. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /**
     * Sends a request and reads the answer. The connection stays open for writing: an answer that comes does not wait
     * for more of the request.
     *
     * @param head request line and headers, a line each, without {@code Host}
     * @param body the bytes behind the head, as they are
     */
    public static Reply send(int port, String head, String body) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = head.strip().replace("\n", "\r\n") + "\r\nHost: localhost\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            Reply reply = read(socket.getInputStream(), !head.startsWith("HEAD "));
            String[] requestLine = head.strip().lines().findFirst().orElse("").split(" ", -1);
            if (reply.status() >= 200) {
                String target = requestLine.length < 2 ? "" : requestLine[1];
                Conformance.answered(requestLine[0], target, reply.status(), reply::header, reply.body());
            }
            return reply;
        } catch (IOException e) {
            throw new AssertionError("There was no answer to " + head, e);
        }
    }

    /** Reads one answer, which has a body unless it is one to a HEAD. */
    public static Reply read(InputStream in, boolean hasBody) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", -1)[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        String length = headers.get("content-length");
        if (status < 200 || !hasBody) {
            return new Reply(status, headers, "");
        }
        byte[] body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new Reply(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("The connection ended in a line");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
