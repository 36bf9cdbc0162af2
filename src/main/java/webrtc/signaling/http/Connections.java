package webrtc.signaling.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.room.AddressRate;
import webrtc.signaling.room.AddressTally;

/**
 * The TCP connections of the public port, counted for the node and for each address, which may also open them only so
 * fast. Used from any thread.
 */
public final class Connections {
    /** A client may hold several: its stream, its requests, and an old connection that nobody has closed yet. */
    private static final int OF_A_CLIENT = 4;

    /**
     * An address may open at once what it may have, since after a node has died all its clients come at once, and the
     * same again in this time: by default a client is waited for as long.
     */
    private static final Duration ALL_ANEW = Duration.ofSeconds(20);

    private final int most;
    private final int mostOfAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final AddressTally ofAddress = new AddressTally();
    private final AddressRate rateOfAddress;

    /**
     * No connections yet.
     *
     * @param most connections above which the node takes no new sessions; a quarter more are kept for who comes back
     * @param clientsOfAddress clients that an address may have connected; 0 for any number
     */
    public Connections(int most, int clientsOfAddress) {
        this.most = most;
        this.mostOfAddress = OF_A_CLIENT * clientsOfAddress;
        this.rateOfAddress = new AddressRate(mostOfAddress, ALL_ANEW);
    }

    /** How many there are. */
    public int count() {
        return open.get();
    }

    /** Whether there are so many that nobody new is taken in. */
    public boolean isFull() {
        return open.get() > most;
    }

    /**
     * Counts a connection, until {@link #closed} with the same address.
     *
     * @param address whose it is, or null where that is a proxy
     * @return why it can't even be listened to, or null where it can
     */
    @Nullable
    Refusal opened(@Nullable String address) {
        int all = open.incrementAndGet();
        if (address != null
                && mostOfAddress > 0
                && (ofAddress.add(address) > mostOfAddress || !rateOfAddress.spend(address))) {
            return Refusal.ADDRESS_CONNECTIONS;
        }
        return all > most + most / 4 ? Refusal.OVERLOADED : null;
    }

    void closed(@Nullable String address) {
        open.decrementAndGet();
        if (address != null && mostOfAddress > 0) {
            ofAddress.remove(address);
        }
    }
}
