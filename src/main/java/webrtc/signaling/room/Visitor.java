package webrtc.signaling.room;

import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;

/**
 * A client that asks to come in, known by its address alone. Only a new session costs it something: who comes back to a
 * session that lives, with its token, its resume key, or its id where that is enough, is not asked. Belongs to the
 * context of its request.
 */
public final class Visitor {
    private final AddressLimits limits;
    private final String address;
    private boolean connected;

    Visitor(AddressLimits limits, String address) {
        this.limits = limits;
        this.address = address;
    }

    /** It has a connection from now on, be it admitted or not yet. */
    public Visitor connected() {
        if (!connected) {
            connected = true;
            limits.connected(address);
        }
        return this;
    }

    /** Its connection is gone; more than once is as good as once. */
    public void disconnected() {
        if (connected) {
            connected = false;
            limits.disconnected(address);
        }
    }

    /** Why it may not have a new session now, or null where it may: then this one is spent. */
    @Nullable
    Refusal refusal() {
        if (limits.isNodeFull()) {
            return Refusal.OVERLOADED;
        }
        if (limits.hasTooManyConnections(address)) {
            return Refusal.ADDRESS_CONNECTIONS;
        }
        return limits.spendSession(address) ? null : Refusal.ADDRESS_SESSIONS;
    }

    /** The session was there already. */
    void giveSessionBack() {
        limits.giveSessionBack(address);
    }

    /** Spends a new room, if there is one left. */
    boolean spendRoom() {
        return limits.spendRoom(address);
    }

    /** The room was there already. */
    void giveRoomBack() {
        limits.giveRoomBack(address);
    }
}
