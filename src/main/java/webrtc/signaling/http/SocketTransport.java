package webrtc.signaling.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.IceServers;
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
final class SocketTransport implements Transport {
    private static final int MANY_UNANSWERED = 64;
    private static final int FEW_UNANSWERED = 32;
    private static final short NORMAL = 1000;
    private static final short GOING_AWAY = 1001;

    /** After so many signs of life without any of the client, the connection is taken as dead. */
    private static final int SILENT_BEATS = 3;

    private final ServerWebSocket socket;
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

    SocketTransport(
            ServerWebSocket socket,
            Runnable gone,
            Home home,
            Session session,
            int maxMessage,
            IceServers iceServers,
            @Nullable String trace) {
        this.socket = socket;
        this.gone = gone;
        this.home = home;
        this.session = session;
        this.messages = new SocketMessages(maxMessage, false);
        this.iceServers = iceServers;
        this.trace = trace;
        socket.frameHandler(this::frame);
        socket.pongHandler(pong -> silentBeats = 0);
        socket.exceptionHandler(this::failed);
        socket.closeHandler(v -> closed());
        socket.drainHandler(v -> drained());
    }

    // ---- from the client

    private void frame(WebSocketFrame frame) {
        silentBeats = 0;
        if (!open) {
            return;
        }
        if (frame.isClose()) {
            // The echo may wait behind what the client does not read.
            ended(frame.closeStatusCode());
            return;
        }
        try {
            byte[] message = messages.add(frame);
            if (message != null) {
                message(message);
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
        boolean full = socket.writeQueueFull();
        if (!paused && (full || unanswered >= MANY_UNANSWERED)) {
            paused = true;
            socket.pause();
        } else if (paused && !full && unanswered <= FEW_UNANSWERED) {
            paused = false;
            socket.resume();
        }
    }

    private void drained() {
        flow();
        home.writable(session, this);
    }

    private void failed(Throwable failure) {
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

    private void closed() {
        gone.run();
        ended(socket.closeStatusCode());
    }

    private void ended(@Nullable Short code) {
        open = false;
        home.closed(session, this, code != null && (code == NORMAL || code == GOING_AWAY));
    }

    // ---- to the client

    @Override
    public TransportKind kind() {
        return TransportKind.WEBSOCKET;
    }

    /** Vert.x has it closed as soon as the client's close frame is there, and tells later. */
    @Override
    public boolean isOpen() {
        return open && !socket.isClosed();
    }

    @Override
    public boolean isWritable() {
        return isOpen() && !socket.writeQueueFull();
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
        write(RoomsDialect.relayed(signal, session.quotedRoom(), cursor));
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
        write(heartbeat);
        // Who was heard since the beat before need not be asked.
        if (isOpen() && silentBeats > 1) {
            socket.writePing(Buffer.buffer());
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
        write(new String(json, UTF_8));
    }

    private void write(String json) {
        if (isOpen()) {
            socket.writeTextMessage(json);
        }
    }
}
