package webrtc.signaling.room;

import java.util.ArrayList;
import java.util.List;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Peer;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.protocol.Unpacker;

/**
 * A session as the directory knows it.
 *
 * @param client the client id
 * @param home where the session lives
 * @param epoch rises with every move of the session; a lower one can never undo a higher one
 * @param state where the session stands
 * @param transport what it is connected by
 * @param owned whether only the token opens it; an open one may be left and attached by its id
 * @param secrets digests of its token and resume key
 * @param since when it joined, milliseconds since 1970
 * @param sources former homes that may still keep signals for it, the latest first: until its home has them all
 * @param grant what it may do, and until when
 */
public record Member(
        String client,
        HomeId home,
        long epoch,
        SessionState state,
        TransportKind transport,
        boolean owned,
        Secrets secrets,
        long since,
        List<HomeId> sources,
        Grant grant) {

    /** How the flag of ownership tells that a grant follows; where there are no access tokens none does. */
    private static final int OWNED = 1;

    private static final int GRANTED = 2;

    /** The member as others see it. */
    public Peer peer() {
        return new Peer(client, state, transport);
    }

    /** A session that joins: its epoch is the directory's to give. */
    static Member joining(
            String client,
            HomeId home,
            SessionState state,
            TransportKind transport,
            boolean owned,
            Secrets secrets,
            long since) {
        return new Member(client, home, 0, state, transport, owned, secrets, since, List.of(), Grant.ALL);
    }

    Member granted(Grant newGrant) {
        return new Member(client, home, epoch, state, transport, owned, secrets, since, sources, newGrant);
    }

    Member entered(long newEpoch) {
        return new Member(client, home, newEpoch, state, transport, owned, secrets, since, sources, grant);
    }

    /**
     * The member with another home, which has yet to get what the former ones keep. It may be one of them itself: what it
     * handed over it keeps until it is safe elsewhere.
     */
    Member moved(HomeId newHome, long newEpoch, SessionState newState, TransportKind newTransport, boolean newOwned) {
        List<HomeId> from = new ArrayList<>(sources);
        if (!home.equals(newHome)) {
            from.remove(home);
            from.add(0, home);
        }
        return new Member(client, newHome, newEpoch, newState, newTransport, newOwned, secrets, since, from, grant);
    }

    /** The member as its home tells of it. */
    Member marked(SessionState newState, TransportKind newTransport, boolean newOwned, boolean settled) {
        List<HomeId> left = settled ? List.of() : sources;
        return new Member(client, home, epoch, newState, newTransport, newOwned, secrets, since, left, grant);
    }

    void pack(Packer out) {
        out.string(client);
        home.pack(out);
        boolean granted = !grant.equals(Grant.ALL);
        out.number(epoch).constant(state).constant(transport);
        out.number((owned ? OWNED : 0) | (granted ? GRANTED : 0));
        out.bytes(secrets.token()).bytes(secrets.resumeKey()).number(since);
        out.number(sources.size());
        sources.forEach(source -> source.pack(out));
        if (granted) {
            grant.pack(out);
        }
    }

    static Member unpack(Unpacker in) {
        String client = in.string();
        HomeId home = HomeId.unpack(in);
        long epoch = in.number();
        SessionState state = in.constant(SessionState.values());
        TransportKind transport = in.constant(TransportKind.values());
        int flags = in.count();
        Secrets secrets = new Secrets(in.bytes(), in.bytes());
        long since = in.number();
        List<HomeId> sources = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            sources.add(HomeId.unpack(in));
        }
        Grant grant = (flags & GRANTED) == 0 ? Grant.ALL : Grant.unpack(in);
        boolean owned = (flags & OWNED) != 0;
        return new Member(client, home, epoch, state, transport, owned, secrets, since, sources, grant);
    }
}
