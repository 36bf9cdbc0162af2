package webrtc.signaling.chaos;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything the clients and the nemesis saw and did, by one clock. What one client recorded stands in its order. */
final class History {
    /** A thing that happened; the time is in nanoseconds since the history began. */
    sealed interface Event {
        long at();
    }

    /**
     * A signal goes out, for the first time or again.
     *
     * @param attempt 1 for the first time
     * @param connection the WebSocket it is written to, or 0 where it is posted
     * @param node where it is sent to
     */
    record Sent(long at, String id, String room, String from, String to, int attempt, int connection, int node)
            implements Event {}

    /** How an attempt ended: an HTTP status or error code, 200 for success and ack, or one of the two below. */
    record Answered(long at, String id, int attempt, int status) implements Event {
        /** Nothing came within the client's patience, on a connection that stayed open. */
        static final int SILENCE = -1;

        /** The connection ended, or never came about. */
        static final int BROKEN = -2;

        boolean isSuccess() {
            return status == 200;
        }

        /** A refusal that is meant for good: sending again would not help. */
        boolean isRefusal() {
            return status >= 400 && status != 429 && status < 500;
        }
    }

    /** A session received a signal; who it is from and for stands in the signal itself as well. */
    record Received(
            long at, String session, String id, String from, String writtenFrom, String writtenTo, String cursor)
            implements Event {}

    /** A client got its greeting: a session of its own from before, or a fresh one. */
    record Connected(long at, String client, String session, int node, boolean resumed) implements Event {}

    /** A client's connection ended. */
    record Disconnected(long at, String client, String session, int node, String why) implements Event {}

    /** A client that was connected was asked to connect to another node, so much later. */
    record Asked(long at, String client, int node, long afterMillis) implements Event {}

    /** The server said that signals are lost. */
    record Reset(long at, String session, String reason) implements Event {}

    /** A roster as a session was told it, and who it was told has left. */
    record Roster(long at, String room, String session, long version, Set<String> peers, Set<String> left)
            implements Event {}

    /** The machine was so busy that the clients themselves stood still. */
    record Stall(long at, long until) implements Event {}

    /** Somebody tried a token where it must not work. */
    record Probe(long at, String what, int status) implements Event {}

    /** All clients are connected, and every node knows them and nobody else. */
    record Whole(long at) implements Event {}

    /** Who is in a room for sure, from now on. */
    record Present(long at, String room, Set<String> sessions) implements Event {}

    /**
     * A fault, recorded when it was over.
     *
     * @param target the node by its number, or the session
     * @param until when it was healed
     */
    record Fault(long at, Kind kind, String target, long until) implements Event {
        /** The kinds of faults. */
        enum Kind {
            /** SIGKILL, and started again. */
            KILL,
            /** SIGSTOP and SIGCONT, before the others give the node up. */
            FREEZE,
            /** SIGSTOP until the others have given the node up: a split, in which a loss must be told. */
            LONG_FREEZE,
            /** The cable between a node and the others is cut until both sides have given each other up, and mended. */
            CUT,
            /** SIGTERM, and started again. */
            RESTART,
            /** The connection of a client is reset. */
            RESET,
            /** A client does not read for a while. */
            SLOW_READER;

            boolean isOfNode() {
                return this != RESET && this != SLOW_READER;
            }

            /** Whether the cluster falls apart into two. */
            boolean splits() {
                return this == LONG_FREEZE || this == CUT;
            }
        }

        boolean overlaps(long from, long to) {
            return at <= to && until >= from;
        }
    }

    private final long began = System.nanoTime();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger received = new AtomicInteger();

    /** The time now. */
    long now() {
        return System.nanoTime() - began;
    }

    void add(Event event) {
        events.add(event);
        if (event instanceof Received) {
            received.incrementAndGet();
        }
    }

    /** How many signals were received so far. */
    int received() {
        return received.get();
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** A line for each event, with its time in seconds. */
    List<String> lines() {
        return events.stream()
                .map(event -> Report.seconds(event.at()) + ' ' + event)
                .toList();
    }
}
