package webrtc.signaling.bench;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is measured: how it is started, and how it is spoken to. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are references to static methods and constructors
enum Contestant {
    /** This server. */
    SIGNALING("signaling", 1, Jvms::startSignaling, Dialect.ROOMS),

    /** This server with what Java learned of it in a training, as the image has it. */
    SIGNALING_TRAINED("signaling-trained", 1, Jvms::startTrained, Dialect.ROOMS),

    /** The program that {@code --before} names, or this one with other settings: what a change is worth is seen beside it. */
    BEFORE("before", 1, Jvms::startSignaling, Dialect.ROOMS),

    /** Event stream down and POST up. */
    SIGNALING_SSE("signaling-sse", 1, Jvms::startSignaling, SessionStream::new),

    /** The earlier program in the same way. */
    BEFORE_SSE("before-sse", 1, Jvms::startSignaling, SessionStream::new),

    /** Two nodes: in a room of two, each client is on another one. */
    SIGNALING_2("signaling-2", 2, Jvms::startSignaling, Dialect.ROOMS),

    /** The earlier program on two nodes. */
    BEFORE_2("before-2", 2, Jvms::startSignaling, Dialect.ROOMS),

    SIGNALING_2_SSE("signaling-2-sse", 2, Jvms::startSignaling, SessionStream::new),

    SIGNALING_3("signaling-3", 3, Jvms::startSignaling, Dialect.ROOMS),

    /** {@link BareRelay}. */
    BARE("bare-vertx", 1, Jvms::startBare, Dialect.BARE),

    /** The signaling server of PeerJS. */
    PEERJS("peerjs", 1, NodeJs::startPeerJs, Dialect.PEERJS, "node", "npm"),

    /** A relay on Socket.IO. */
    SOCKET_IO("socket.io", 1, NodeJs::startSocketIo, Dialect.SOCKET_IO, "node", "npm"),

    /** Two of them, and Redis between them. */
    SOCKET_IO_2("socket.io-2", 2, NodeJs::startSocketIo, Dialect.SOCKET_IO, "node", "npm", "redis-server"),

    /** Its listener for WebSockets, and a subject for each client. */
    NATS("nats", 1, Brokers::startNats, NatsClient::new, "nats-server"),

    /** Two with a route between them. */
    NATS_2("nats-2", 2, Brokers::startNats, NatsClient::new, "nats-server"),

    /** nginx with this module, and WebSockets that are bound to two channels: one down, one up. */
    NCHAN("nchan", 1, Brokers::startNchan, Dialect.NCHAN, "nginx", Brokers.NCHAN_MODULE),

    /** Event stream down and POST up. */
    NCHAN_SSE("nchan-sse", 1, Brokers::startNchan, ChannelStream::new, "nginx", Brokers.NCHAN_MODULE);

    /** How the processes of a contestant are started. */
    interface Starter {
        void start(Servers servers) throws IOException;
    }

    final String label;
    final int nodes;
    final Starter starter;
    final Client.Factory clients;
    private final List<String> programs;

    /** The programs are what has to be on the machine. */
    Contestant(String label, int nodes, Starter starter, Client.Factory clients, String... programs) {
        this.label = label;
        this.nodes = nodes;
        this.starter = starter;
        this.clients = clients;
        this.programs = List.of(programs);
    }

    /** The servers of others. */
    static Set<Contestant> peers() {
        return EnumSet.range(PEERJS, NCHAN_SSE);
    }

    boolean isBefore() {
        return this == BEFORE || this == BEFORE_SSE || this == BEFORE_2;
    }

    boolean isOurs() {
        return compareTo(BARE) < 0;
    }

    boolean isJvm() {
        return isOurs() || this == BARE;
    }

    /** Whether a client can send to its whole room at once. */
    boolean broadcasts() {
        return clients != Dialect.PEERJS
                && !EnumSet.of(SIGNALING_SSE, BEFORE_SSE, SIGNALING_2_SSE).contains(this);
    }

    /** Why it is left out of a work; null where it is not. */
    @Nullable
    String obstacle(Works works) {
        for (String program : programs) {
            if (!Programs.isInstalled(program)) {
                return program + " is not installed";
            }
        }
        if (this == SIGNALING_TRAINED && Runtime.version().feature() < 25) {
            return "only Java 25 and later learn";
        }
        if (EnumSet.of(Works.JOIN, Works.JOIN_CONTROL, Works.KILL).contains(works)
                && this != SIGNALING_2
                && this != SIGNALING_3) {
            return "done with signaling_2 and signaling_3 only";
        }
        if (works == Works.MESH && this == NCHAN) {
            return "a WebSocket sends to one channel only";
        }
        if (works == Works.MESH && this == NATS_2) {
            return "the other node knows a subscription later than its client does";
        }
        return null;
    }
}
