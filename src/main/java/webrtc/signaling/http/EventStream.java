package webrtc.signaling.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.EventStreamFormat;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.protocol.JsonBytes;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.ServerEvents;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.StreamDialect;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.Admission;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.Session;
import webrtc.signaling.room.Transport;
import webrtc.signaling.room.Visitor;

/** An event stream (WHATWG HTML, 9.2): signals as {@code signal} events, each with the id that resumes behind it. */
final class EventStream implements Transport {
    /** A client that shall not come back by itself waits a day. */
    private static final long NEVER_MILLIS = 86_400_000;

    private final Home home;
    private final IceServers iceServers;
    private final Visitor visitor;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    /** Null where there are no chunks: in HTTP/1.0 and HTTP/2. */
    private final @Nullable Chunks chunks;

    private @Nullable Session session;
    private @Nullable String idPrefix;
    private Cursor cursor = new Cursor(0, 0);
    private boolean open = true;

    /** Answers at once: a client, and every proxy on the way, shall see that the stream is there. */
    EventStream(HttpServerRequest request, Home home, Turn turn, IceServers iceServers, Visitor visitor) {
        this.home = home;
        this.iceServers = iceServers;
        this.visitor = visitor.connected();
        this.request = request;
        this.response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
                // nginx holds a stream back without it.
                .putHeader("X-Accel-Buffering", "no");
        boolean chunked = request.version() == HttpVersion.HTTP_1_1;
        if (chunked) {
            response.putHeader(HttpHeaders.CONNECTION, "keep-alive");
        }
        response.setChunked(chunked);
        response.closeHandler(v -> closed());
        response.exceptionHandler(e -> closed());
        response.drainHandler(v -> drained());
        // Jittered, so that the clients of a node that dies do not all come at once.
        JsonBytes retry =
                EventStreamFormat.retry(1_000 + ThreadLocalRandom.current().nextLong(2_000));
        // With the head, which chunks follow.
        response.write(Buffer.buffer(retry.toBytes()));
        // They are on the wire, and the answer lives as long as the stream.
        response.headers().clear();
        chunks = chunked ? new Chunks(request.connection(), turn) : null;
    }

    void admitted(Admission admission, @Nullable Cursor from) {
        session = admission.session();
        home.open(admission, this, from);
    }

    /** Says by an event what a status can't: a browser gives up on any status but 200. */
    void refused(Throwable failure) {
        home.counts().refused(failure instanceof RefusedException refused ? refused.refusal() : Refusal.INTERNAL);
        String reason = failure instanceof RefusedException && failure.getMessage() != null
                ? failure.getMessage()
                : "the node has a problem";
        reconnect(1_000 + ThreadLocalRandom.current().nextLong(4_000), reason);
        end();
    }

    @Override
    public TransportKind kind() {
        return TransportKind.SSE;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open && (chunks != null ? chunks.areTaken() : !response.writeQueueFull());
    }

    @Override
    public void open(Opening opening) {
        idPrefix = opening.client() + '.' + opening.resumeKey() + '.';
        cursor = opening.position();
        event(
                "session",
                ServerEvents.session(
                        opening.room(),
                        opening.client(),
                        opening.token(),
                        opening.resumed(),
                        opening.position(),
                        opening.reset(),
                        opening.heartbeatMillis(),
                        iceServers.array(opening.client(), System.currentTimeMillis())));
        if (opening.reset() != null) {
            event("reset", ServerEvents.reset(opening.reset()));
        }
        event(
                "roster",
                ServerEvents.roster(
                        opening.room(),
                        opening.state().version(),
                        opening.state().peers(),
                        List.of(),
                        List.of()));
    }

    @Override
    public void signal(Signal signal, Cursor at) {
        cursor = at;
        Session to = session;
        if (to != null) {
            write(StreamDialect.relayed(home.scratch(), signal, to.quotedRoom(), eventId()));
        }
    }

    @Override
    public void roster(byte[] roster, List<Departure> left) {
        event("roster", roster);
    }

    @Override
    public void reset(String reason, byte[] roster) {
        event("reset", ServerEvents.reset(reason));
        event("roster", roster);
    }

    @Override
    public void heartbeat(byte[] heartbeat) {
        event("heartbeat", heartbeat);
    }

    @Override
    public void reconnect(long afterMillis, String reason) {
        write(EventStreamFormat.retry(afterMillis));
        event("reconnect", ServerEvents.reconnect(afterMillis, reason));
    }

    @Override
    public void close(CloseCode why) {
        if (why == CloseCode.TOO_SLOW) {
            open = false;
            visitor.disconnected();
            // What is queued would wait for the client for ever.
            if (request.version() == HttpVersion.HTTP_2) {
                response.reset();
            } else {
                ConnectionWatch.cut(request.connection());
            }
            return;
        }
        if (why.endsSession()) {
            write(EventStreamFormat.retry(NEVER_MILLIS));
        }
        if (why == CloseCode.SUPERSEDED) {
            event("superseded", ServerEvents.superseded());
        } else if (why.endsSession()) {
            event("left", ServerEvents.left(why.reason()));
        }
        end();
    }

    private void event(String name, byte[] data) {
        write(EventStreamFormat.event(name, eventId(), data));
    }

    /** What resumes behind the event that is written now. */
    private @Nullable String eventId() {
        return idPrefix == null ? null : idPrefix + cursor;
    }

    private void write(JsonBytes text) {
        if (!open) {
            return;
        }
        if (chunks != null) {
            chunks.write(text);
        } else {
            response.write(Buffer.buffer(text.toBytes()));
        }
    }

    private void end() {
        if (open) {
            open = false;
            visitor.disconnected();
            response.end();
        }
    }

    private void drained() {
        if (session != null) {
            home.writable(session, this);
        }
    }

    private void closed() {
        open = false;
        visitor.disconnected();
        if (session != null) {
            home.closed(session, this, false);
        }
    }
}
