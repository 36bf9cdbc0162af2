package webrtc.signaling.room;

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
 */
public record Member(
        String client,
        HomeId home,
        long epoch,
        SessionState state,
        TransportKind transport,
        boolean owned,
        Secrets secrets,
        long since) {

    /** The member as others see it. */
    public Peer peer() {
        return new Peer(client, state, transport);
    }

    Member at(HomeId newHome, long newEpoch, SessionState newState, TransportKind newTransport, boolean newOwned) {
        return new Member(client, newHome, newEpoch, newState, newTransport, newOwned, secrets, since);
    }

    void pack(Packer out) {
        out.string(client);
        home.pack(out);
        out.number(epoch).constant(state).constant(transport).flag(owned);
        out.bytes(secrets.token()).bytes(secrets.resumeKey()).number(since);
    }

    static Member unpack(Unpacker in) {
        String client = in.string();
        HomeId home = HomeId.unpack(in);
        long epoch = in.number();
        SessionState state = in.constant(SessionState.values());
        TransportKind transport = in.constant(TransportKind.values());
        boolean owned = in.flag();
        Secrets secrets = new Secrets(in.bytes(), in.bytes());
        return new Member(client, home, epoch, state, transport, owned, secrets, in.number());
    }
}
