package webrtc.signaling.http;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.protocol.JsonBytes;
import webrtc.signaling.protocol.RoomsDialect;
import webrtc.signaling.protocol.ServerEvents;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.RoomState;
import webrtc.signaling.room.Session;
import webrtc.signaling.room.Transport;
import webrtc.signaling.room.Verdict;

/**
 * A WebSocket (RFC 6455): client frames in, relayed signals and events out, a text message each.
 *
 * <p>Answers to the client's own frames are not queued here: while the client does not read them, its frames are not
 * read either, and the same while too many of its signals wait for an answer.
 */
final class SocketTransport implements Transport, SocketConnection.Listener {
    private static final int MANY_UNANSWERED = 64;
    private static final int FEW_UNANSWERED = 32;

    /** How a client closes that leaves: 1000, 1001, or without a code, as {@code close()} of a browser does. */
    private static final Set<Integer> LEAVING = Set.of(1000, 1001, -1);

    /** After so many signs of life without any of the client, the connection is taken as dead. */
    private static final int SILENT_BEATS = 3;

    private final SocketConnection socket;
    private final Runnable gone;
    private final Home home;
    private final Session session;
    private final SocketMessages messages;
    private final IceServers iceServers;
    private final @Nullable String trace;

    private int unanswered;
    private boolean paused;
    private boolean open = true;
    private int silentBeats;
    private long beatAt = System.nanoTime();
    private long beatNanos;

    /** Accepts the handshake that the request is. */
    SocketTransport(
            HttpServerRequest request,
            Runnable gone,
            Home home,
            Session session,
            int maxMessage,
            IceServers iceServers) {
        this.gone = gone;
        this.home = home;
        this.session = session;
        this.messages = new SocketMessages(maxMessage, false);
        this.iceServers = iceServers;
        this.trace = TraceParent.of(request);
        this.socket = SocketConnection.accept(request, maxMessage, this);
    }

    // ---- from the client

    @Override
    public void handle(WebSocketFrame frame) {
        silentBeats = 0;
        if (!open) {
            return;
        }
        if (frame instanceof CloseWebSocketFrame close) {
            // The echo may wait behind what the client does not read.
            ended(LEAVING.contains(close.statusCode()));
            return;
        }
        try {
            byte[] message = messages.add(frame);
            if (message != null) {
                message(message);
            } else {
                // Pongs may wait for the client too.
                flow();
            }
        } catch (SocketMessages.Broken e) {
            abort(e.code());
        }
    }

    private void message(byte[] text) {
        try {
            RoomsDialect.Frame frame = RoomsDialect.readFrame(text, session.room(), session.client());
            switch (frame.kind()) {
                case PING -> reply(RoomsDialect.pong(frame.id()));
                case LEAVE -> home.leave(session);
                case SIGNAL -> {
                    if (frame.signal() != null) {
                        send(frame.signal());
                    }
                }
            }
        } catch (RoomsDialect.BadFrame e) {
            home.counts().refused(e.refused().refusal());
            reply(RoomsDialect.errorFrame(e.refused(), e.id()));
        }
    }

    private void send(Signal signal) {
        unanswered++;
        if (unanswered >= MANY_UNANSWERED) {
            flow();
        }
        home.send(session, signal, trace, verdict -> answer(signal, verdict));
    }

    private void answer(Signal signal, Verdict verdict) {
        unanswered--;
        String id = signal.id();
        if (verdict.refusal() != null) {
            home.counts().refused(verdict.refusal());
            reply(RoomsDialect.errorFrame(verdict.refusal().asException(), id));
        } else if (id != null) {
            reply(RoomsDialect.ack(id, verdict == Verdict.QUEUED));
        } else if (paused) {
            flow();
        }
    }

    private void reply(byte[] json) {
        write(json);
        flow();
    }

    /** Reads on, or no more for now. */
    private void flow() {
        if (!isOpen()) {
            return;
        }
        boolean full = !socket.isWritable();
        if (!paused && (full || unanswered >= MANY_UNANSWERED)) {
            paused = true;
            socket.pause();
        } else if (paused && !full && unanswered <= FEW_UNANSWERED) {
            paused = false;
            socket.resume();
        }
    }

    @Override
    public void drained() {
        flow();
        home.writable(session, this);
    }

    @Override
    public void failed(Throwable failure) {
        CloseCode code = SocketMessages.broken(failure);
        if (code != null) {
            abort(code);
        }
    }

    /** The client broke the rules of the transport; its session may come back by another. */
    private void abort(CloseCode why) {
        if (open) {
            close(why);
            home.closed(session, this, false);
        }
    }

    @Override
    public void closed() {
        gone.run();
        ended(false);
    }

    private void ended(boolean leaves) {
        open = false;
        home.closed(session, this, leaves);
    }

    // ---- to the client

    @Override
    public TransportKind kind() {
        return TransportKind.WEBSOCKET;
    }

    @Override
    public boolean isOpen() {
        return open && socket.isOpen();
    }

    @Override
    public boolean isWritable() {
        return isOpen() && socket.isWritable();
    }

    @Override
    public void open(Opening opening) {
        beatNanos = opening.heartbeatMillis() * 1_000_000;
        write(ServerEvents.welcome(
                opening.room(),
                opening.client(),
                opening.token(),
                opening.resumed(),
                opening.position(),
                opening.reset(),
                opening.heartbeatMillis(),
                iceServers.array(opening.client(), System.currentTimeMillis()),
                opening.state().version(),
                opening.state().peers()));
        if (opening.reset() != null) {
            RoomState state = opening.state();
            reset(
                    opening.reset(),
                    ServerEvents.roster(opening.room(), state.version(), state.peers(), List.of(), List.of()));
        }
    }

    @Override
    public void signal(Signal signal, Cursor cursor) {
        write(RoomsDialect.relayed(home.scratch(), signal, session.quotedRoom(), cursor));
    }

    @Override
    public void roster(byte[] roster, List<Departure> left) {
        write(roster);
        for (Departure departure : left) {
            write(RoomsDialect.bye(departure, session.quotedRoom()));
        }
    }

    @Override
    public void reset(String reason, byte[] roster) {
        write(ServerEvents.reset(reason));
        write(roster);
    }

    @Override
    public void heartbeat(byte[] heartbeat) {
        long now = System.nanoTime();
        // Beats that this node was late with come in a burst, and count as one.
        if (now - beatAt > beatNanos / 2) {
            beatAt = now;
            silentBeats++;
        }
        if (silentBeats > SILENT_BEATS) {
            abort(CloseCode.TOO_SLOW);
            return;
        }
        if (open) {
            // Who was heard since the beat before need not be asked.
            socket.writeAtOnce(heartbeat, silentBeats > 1);
        }
    }

    @Override
    public void reconnect(long afterMillis, String reason) {
        write(ServerEvents.reconnect(afterMillis, reason));
    }

    @Override
    public void close(CloseCode why) {
        if (open) {
            open = false;
            socket.close(why.code(), why.reason());
        }
    }

    private void write(byte[] json) {
        write(json, json.length);
    }

    private void write(JsonBytes json) {
        write(json.array(), json.size());
    }

    private void write(byte[] json, int length) {
        if (open) {
            socket.write(SocketConnection.TEXT, json, length);
        }
    }
}
