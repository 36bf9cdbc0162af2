package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.protocol.Unpacker;

/**
 * A session at its home: what it receives, what it sends, and the transport it has or has not. Belongs to the home's
 * context; {@link Home} decides what happens to it.
 */
public final class Session {
    /** Clients that are sent away come back spread over this time. */
    private static final long RECONNECT_MILLIS = 1_000;

    private static final String SPLIT = "the cluster was split, and signals went to a part that gave your session up";

    private final RoomView room;
    private final String client;
    private final Secrets secrets;
    private final long since;
    private final Limits limits;
    private final SignalRate rate;
    private final HomeCounts counts;
    private final Inbox inbox;
    /** By the system's timer: what the directory was asked before is no news about it. */
    private final long enteredAt = System.nanoTime();

    private long epoch;
    private boolean owned;
    private Grant grant;
    private @Nullable Outgoing outgoing;
    private long rateTokens;

    private @Nullable Transport transport;
    /** False while the inbox is on its way from the old home: until then nothing is accepted and nothing written. */
    private boolean ready = true;
    /** Done when it is ready. */
    private Future<Void> movedIn = Future.succeededFuture();
    /** It left, or has another home. */
    private boolean gone;
    /** Its node died and it was taken in here, and has not come back yet. */
    private boolean adopted;
    /** Why signals are missing that the inbox does not know of; told when the client is back. */
    private @Nullable String lost;
    /** What a home that gave the session up had accepted for it, and had not handed over. */
    private @Nullable Cursor leftBehind;
    /** The latest such place, be it told or not. */
    private @Nullable Cursor knownBehind;
    /** What the client said that it has when it opened its transport. */
    private @Nullable Cursor received;
    /** The timer that ends it while it has no transport. */
    private @Nullable Long expiry;
    /** A roster change could not be written: the whole roster is due when the transport takes more. */
    private boolean rosterDue;
    /** Since when the transport takes no more, in nanoseconds of the system's timer; null where it does. */
    private @Nullable Long stalledSince;

    private SessionState state;
    private TransportKind kind;

    Session(RoomView room, Member member, Limits limits, SignalRate rate, HomeLog log, HomeCounts counts) {
        this.room = room;
        this.client = member.client();
        this.secrets = member.secrets();
        this.since = member.since();
        this.limits = limits;
        this.rate = rate;
        this.counts = counts;
        this.epoch = member.epoch();
        this.owned = member.owned();
        this.grant = member.grant();
        this.state = member.state();
        this.kind = member.transport();
        this.inbox = new Inbox(room.id(), client, epoch, limits, log);
        this.rateTokens = limits.rateBurst();
    }

    /** The room's id. */
    public String room() {
        return room.id();
    }

    /** The client id. */
    public String client() {
        return client;
    }

    /** The room's id as JSON. */
    public byte[] quotedRoom() {
        return room.quoted();
    }

    RoomView view() {
        return room;
    }

    Inbox inbox() {
        return inbox;
    }

    long epoch() {
        return epoch;
    }

    long enteredAt() {
        return enteredAt;
    }

    /** What the session sends; made when it first does. */
    Outgoing outgoing() {
        if (outgoing == null) {
            outgoing = new Outgoing(rate.bucket(rateTokens));
        }
        return outgoing;
    }

    /** How many signals it may send at once now. */
    long rateTokens() {
        return Math.max(0, outgoing == null ? rateTokens : outgoing.tokens());
    }

    /** Whether this is the {@linkplain Secrets#shown digest} of its token. */
    boolean isToken(byte[] shown) {
        return secrets.isToken(shown);
    }

    boolean isOwned() {
        return owned;
    }

    /** What it may do. */
    Grant grant() {
        return grant;
    }

    void own() {
        owned = true;
    }

    boolean isReady() {
        return ready && !gone;
    }

    /** Whether a client is connected to it here. */
    boolean hasClient() {
        return transport != null;
    }

    /** Whether the inbox is here, be the session gone or not. */
    boolean hasInbox() {
        return ready;
    }

    /** The inbox is on its way here until this is done. */
    void movingIn(Future<Void> arrival) {
        ready = false;
        movedIn = arrival;
    }

    /** The inbox is here, or known to be lost. */
    void arrived() {
        ready = true;
        inbox.complete();
    }

    Future<Void> movedIn() {
        return movedIn;
    }

    boolean isGone() {
        return gone;
    }

    boolean isAdopted() {
        return adopted;
    }

    void adopted() {
        adopted = true;
    }

    /** Signals that were accepted elsewhere could not be had. */
    void lost(String why) {
        lost = why;
    }

    /** Another home had the session too, while the cluster was split, and accepted signals for it up to this place. */
    void leftBehind(Cursor place) {
        if (knownBehind != null && place.isFollowedBy(knownBehind)) {
            // It is told until its teller hears the answer.
            return;
        }
        knownBehind = place;
        leftBehind = place;
        if (ready && transport == null && !inbox.hasFromElsewhere(place) && inbox.acceptedHere() != null) {
            // The client was there, and what came here meanwhile is older than what it has.
            inbox.drop();
            lost = SPLIT;
        }
        String loss = transport == null ? null : loss();
        if (loss != null && transport != null) {
            counts.happened(HomeCounts.Event.RESET);
            transport.reset(loss, room.wholeRoster());
        }
    }

    /** Why signals are missing that the client is told of now. */
    private @Nullable String loss() {
        String loss = untold();
        lost = null;
        return loss;
    }

    /** Why signals are missing that the client has not been told of yet. */
    private @Nullable String untold() {
        if (leftBehind != null) {
            boolean has = received != null && leftBehind.isFollowedBy(received);
            if (!has && !inbox.hasFromElsewhere(leftBehind)) {
                lost = SPLIT;
            }
            leftBehind = null;
        }
        return lost;
    }

    @Nullable
    Long expiry() {
        return expiry;
    }

    void expiry(@Nullable Long timer) {
        expiry = timer;
    }

    @Nullable
    Transport transport() {
        return transport;
    }

    SessionState state() {
        return state;
    }

    /** The session as its home would have the directory know it. */
    Member member(HomeId self) {
        return new Member(client, self, epoch, state, kind, owned, secrets, since, List.of(), grant);
    }

    /** Whether the directory knows how it stands. */
    boolean stands(Member member) {
        return member.state() == state && member.transport() == kind && (member.owned() || !owned);
    }

    /** The directory gave it to a transport that opens now; the one before, if there is one, is superseded. */
    void attached(Member member) {
        close(CloseCode.SUPERSEDED);
        raise(member.epoch());
        owned = member.owned();
        grant = member.grant();
        state = member.state();
        kind = member.transport();
        adopted = false;
    }

    /** From now on it is known by this epoch. */
    void raise(long newEpoch) {
        epoch = newEpoch;
        inbox.epoch(newEpoch);
    }

    /** The transport is there: it is told where it stands, and then what it has missed. */
    void open(
            Transport opened,
            @Nullable Cursor cursor,
            @Nullable String token,
            @Nullable String resumeKey,
            boolean resumed) {
        if (!inbox.resume(cursor) && lost == null) {
            lost = "the signals since your last event are not kept any more";
        }
        received = cursor;
        transport = opened;
        String loss = loss();
        if (loss != null) {
            counts.happened(HomeCounts.Event.RESET);
        }
        rosterDue = false;
        stalledSince = null;
        opened.open(new Transport.Opening(
                room.quoted(),
                client,
                token,
                resumeKey,
                inbox.position(),
                resumed,
                loss,
                limits.heartbeatMillis(),
                room.announced()));
        flush();
    }

    /** The transport is gone, or never came. */
    void disconnected() {
        transport = null;
        state = SessionState.DISCONNECTED;
        kind = TransportKind.NONE;
    }

    /** Writes what is due, as long as the transport takes it. */
    void flush() {
        if (transport == null || !ready) {
            return;
        }
        if (rosterDue && transport.isWritable()) {
            rosterDue = false;
            transport.roster(room.wholeRoster(), List.of());
        }
        while (inbox.isHolding() && transport.isWritable()) {
            Inbox.Entry entry = inbox.next();
            if (entry == null) {
                break;
            }
            transport.signal(entry.signal(), entry.cursor());
            long acceptedAt = entry.takeAcceptedAt();
            if (acceptedAt != 0) {
                counts.delivered(System.nanoTime() - acceptedAt);
            }
        }
        if (stalledSince != null && transport.isWritable()) {
            stalledSince = null;
        }
    }

    /** Whether everything accepted has been written. */
    boolean isFlushed() {
        return transport != null && ready && !inbox.isHolding();
    }

    void roster(byte[] roster, List<Departure> left) {
        // Who is missing without having departed was lost by the directory, and is about to be announced again.
        left.stream()
                .filter(room.announced().departed()::contains)
                .forEach(gone -> inbox.forgetSender(gone.clientId()));
        if (transport != null) {
            if (transport.isWritable() && !rosterDue) {
                transport.roster(roster, left);
            } else {
                rosterDue = true;
            }
        }
    }

    /**
     * Sends the sign of life.
     *
     * @return false where the transport has taken nothing since the one before
     */
    boolean heartbeat(byte[] heartbeat, long nowNanos) {
        if (transport == null) {
            return true;
        }
        if (transport.isWritable()) {
            transport.heartbeat(heartbeat);
            return true;
        }
        if (stalledSince == null) {
            stalledSince = nowNanos;
            return true;
        }
        return nowNanos - stalledSince < limits.heartbeatMillis() * 1_000_000;
    }

    /** Writes what the session's next home must know. */
    void pack(Packer out) {
        out.optional(untold()).number(rateTokens());
        inbox.pack(out);
    }

    /** Reads what {@link #pack} wrote at the old home. */
    void unpack(Unpacker in) {
        String loss = in.optional();
        lost = lost == null ? loss : lost;
        rateTokens = Math.min(in.number(), limits.rateBurst());
        inbox.unpack(in);
    }

    /** Asks the client to connect again, to any node, and closes its transport, if there is one. */
    void sendAway(String why) {
        if (transport != null) {
            transport.reconnect(ThreadLocalRandom.current().nextLong(RECONNECT_MILLIS), why);
            close(CloseCode.DRAINING);
        }
    }

    /** Closes the transport, if there is one. */
    void close(CloseCode why) {
        Transport closing = transport;
        transport = null;
        if (closing != null) {
            counts.closed(why);
            closing.close(why);
        }
    }

    /** It is over here: it left, or lives elsewhere. */
    void gone(CloseCode why) {
        gone = true;
        close(why);
    }
}
