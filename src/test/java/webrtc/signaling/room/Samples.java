package webrtc.signaling.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Consumer;
import java.util.function.Function;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.SignalType;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.RoomCommand.Attach;
import webrtc.signaling.room.RoomCommand.Enter;
import webrtc.signaling.room.RoomCommand.Mark;
import webrtc.signaling.room.RoomCommand.Proof;

/** Homes, members and signals as tests make them up. A member's token is its client id with a word behind it. */
final class Samples {
    static final HomeId HERE = new HomeId("node-1", 0);
    static final HomeId THERE = new HomeId("node-2", 1);

    /** When samples join. */
    static final long SINCE = 1_000;

    /** The stamp of the first who joins then. */
    static final long FIRST = SINCE * RoomCommand.STAMPS;

    private Samples() {}

    /** Somebody who may do anything. */
    static Visitor visitor() {
        return new AddressLimits(AddressLimits.Options.NONE, () -> false).visitor("anybody");
    }

    /** A signal on its way to a session of the same home. */
    static Sending sending(Signal signal, long number, Outgoing sender, Consumer<Verdict> told) {
        HomeCounts counts = new HomeCounts(0, 1_000_000_000);
        return new Sending(signal, number, null, sender, counts, HomeCounts.Path.LOCAL, told);
    }

    static String token(String client) {
        return client + "-token";
    }

    static Secrets secrets(String client) {
        return Secrets.of(token(client));
    }

    /** An open session as it asks to come in. */
    static Member newcomer(String client, HomeId home, SessionState state) {
        TransportKind kind = state == SessionState.CONNECTED ? TransportKind.WEBSOCKET : TransportKind.NONE;
        return Member.joining(client, home, state, kind, false, secrets(client), SINCE);
    }

    static Enter enter(String client) {
        return new Enter(newcomer(client, HERE, SessionState.CONNECTED), 256);
    }

    static Enter enter(String client, HomeId home, SessionState state) {
        return new Enter(newcomer(client, home, state), 256);
    }

    static Attach attachById(String client, HomeId home) {
        return new Attach(client, Proof.ID, new byte[0], home, TransportKind.WEBSOCKET, SINCE, Grant.ALL);
    }

    static Attach attachByToken(String client, String token, HomeId home) {
        return new Attach(client, Proof.TOKEN, Secrets.digest(token), home, TransportKind.WEBSOCKET, SINCE, Grant.ALL);
    }

    static Attach attachByKey(String client, String key, HomeId home) {
        return new Attach(client, Proof.RESUME_KEY, Secrets.digest(key), home, TransportKind.SSE, SINCE, Grant.ALL);
    }

    /** How a home marks a session that has no transport and has got all that its former homes kept. */
    static Mark markDisconnected(String client, long epoch) {
        return new Mark(client, epoch, SessionState.DISCONNECTED, TransportKind.NONE, false, true);
    }

    /** A room after these commands, each of which must be carried out. */
    static RoomState roomAfter(RoomCommand... commands) {
        RoomState state = RoomState.EMPTY;
        for (RoomCommand command : commands) {
            RoomResult result = command.applyTo(state);
            if (result.outcome() != RoomResult.Outcome.DONE) {
                throw new AssertionError(command + " was " + result.outcome());
            }
            state = result.state();
        }
        return state;
    }

    /** An inbox at a node that is alone: there is nobody to copy to, so the log needs nothing to copy with. */
    static Inbox inbox(long epoch) {
        return new Inbox("room", "bob", epoch, Limits.defaults(), new HomeLog(null, null, null, false));
    }

    /** A signal whose payload tells it from others. */
    static Signal signal(String from, String text) {
        return signal(from, text, null);
    }

    static Signal signal(String from, String text, String id) {
        byte[] payload = ('"' + text + '"').getBytes(UTF_8);
        return new Signal(from, null, SignalType.CUSTOM, payload, Signal.Form.VALUE, id);
    }

    /** A signal that weighs so much. */
    static Signal signalOfSize(String from, int size) {
        byte[] payload = " ".repeat(size - 128).getBytes(UTF_8);
        return new Signal(from, null, SignalType.CUSTOM, payload, Signal.Form.VALUE, null);
    }

    static String text(Signal signal) {
        String json = new String(signal.payload(), UTF_8);
        return json.substring(1, json.length() - 1);
    }

    static RoomCommand repacked(RoomCommand command) {
        Packer out = new Packer(64);
        command.pack(out);
        return whole(new Unpacker(out.toBytes()), RoomCommand::unpack);
    }

    static RoomState repacked(RoomState state) {
        Packer out = new Packer(64);
        state.pack(out);
        return whole(new Unpacker(out.toBytes()), RoomState::unpack);
    }

    static RoomResult repacked(RoomResult result) {
        Packer out = new Packer(64);
        result.pack(out);
        return whole(new Unpacker(out.toBytes()), RoomResult::unpack);
    }

    private static <T> T whole(Unpacker in, Function<Unpacker, T> unpack) {
        T value = unpack.apply(in);
        if (in.hasMore()) {
            throw new AssertionError("Not everything was read that was written of " + value);
        }
        return value;
    }
}
