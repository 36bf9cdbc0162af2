package webrtc.signaling.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An event-stream client on a plain socket, which knows of WHATWG's rules only what it needs, and keeps every byte. */
public final class StreamClient implements AutoCloseable {
    private final Socket socket;
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Received<Event> received = new Received<>();
    private @Nullable String lastEventId;
    private @Nullable String retry;
    private boolean reading = true;

    /** An event: its name, the id that stood in it, its data as it came. */
    public record Event(String name, @Nullable String id, String text) {
        /** The data, which must be a JSON object. */
        public JsonObject data() {
            return new JsonObject(text);
        }
    }

    /** Connects to {@code /api/connect} with this query; header lines such as {@code X-Token: t} may follow. */
    public static StreamClient connect(int port, String query, String... headerLines) {
        try {
            return new StreamClient(port, "/api/connect?" + query, headerLines);
        } catch (IOException e) {
            throw new AssertionError("The stream could not be opened", e);
        }
    }

    private StreamClient(int port, String path, String... headerLines) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        request.append("Accept: text/event-stream\r\n");
        for (String line : headerLines) {
            request.append(line).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        status = Integer.parseInt(line(in).split(" ", -1)[1]);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        Conformance.answered(
                "GET", path, status, name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), ""), null);
        Thread reader = new Thread(() -> read(in), "stream-client");
        reader.setDaemon(true);
        reader.start();
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

    private void read(InputStream in) {
        try {
            StringBuilder text = new StringBuilder();
            while (true) {
                awaitReading();
                int length = Integer.parseInt(line(in).trim(), 16);
                if (length == 0) {
                    break;
                }
                text.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                line(in);
                for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
                    event(text.substring(0, end));
                    text.delete(0, end + 2);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // The end, however it came.
        } finally {
            received.end();
        }
    }

    private synchronized void awaitReading() {
        while (!reading) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Stops reading, as a client does that hangs, or reads on. */
    public synchronized void read(boolean on) {
        reading = on;
        notifyAll();
    }

    private synchronized void event(String block) {
        String name = "message";
        String id = null;
        String data = null;
        for (String line : block.split("\n", -1)) {
            int colon = line.indexOf(": ");
            String value = line.substring(colon + 2);
            switch (line.substring(0, colon)) {
                case "event" -> name = value;
                case "id" -> id = value;
                case "data" -> data = value;
                case "retry" -> retry = value;
                default -> throw new AssertionError("An unknown field: " + line);
            }
        }
        lastEventId = id == null ? lastEventId : id;
        if (data != null) {
            Conformance.event(name, data);
            received.add(new Event(name, id, data));
        }
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** A header of the answer, by its name in lower case. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** All headers of the answer, their names in lower case. */
    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** What a browser would send as {@code Last-Event-ID} now. */
    public synchronized @Nullable String lastEventId() {
        return lastEventId;
    }

    /** The reconnection time that was told last. */
    public synchronized @Nullable String retry() {
        return retry;
    }

    /** The next event of this name; others before it are passed over. */
    public Event await(String name) {
        return received.await("a " + name, event -> event.name().equals(name));
    }

    /** The next event that fits. */
    public Event await(String what, Predicate<Event> fits) {
        return received.await(what, fits);
    }

    /** What has come and was not taken. */
    public List<Event> rest() {
        return received.rest();
    }

    /** Waits until the server ends the stream. */
    public void awaitEnd() {
        received.awaitEnd();
    }

    /** Whether the stream has ended. */
    public boolean isEnded() {
        return received.isEnded();
    }

    @Override
    public void close() {
        cut();
    }

    /** Breaks the connection, as a network does. */
    public void cut() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("The stream could not be closed", e);
        }
    }
}
