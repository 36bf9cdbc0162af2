package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * What a home says to other homes over the event bus: requests, the answers to them, and tellings, which nobody
 * answers.
 *
 * <p>The bus has no backpressure and loses messages without a word, so the links bring what it lacks. Records for one
 * home gather until the message before is written to the socket, and travel together in the next: a burst costs few
 * messages. What is on its way to a home is bounded; above the bound, and when no answer comes in time, a request
 * fails. A link gives no promise beyond that: who asks again makes its request repeatable.
 *
 * <p>What a cut cable held back in the buffers of a connection arrives when the cable is whole again, when its sender
 * has long given up. So every message bears its sender's era, which grows when a node is lost, and who has lost a node
 * reads nothing more of the eras that it knew of that node. Who was lost without losing anybody is told.
 *
 * <p>A message is {@code version, sender's node, sender's loop, era, record...}, a record {@code kind, correlation,
 * body}; in a request the operation stands before the body. A home reads messages of its own version only. Belongs to
 * the home's context.
 */
final class Links {
    /** What a home does with what it is asked and told. */
    interface Handler {
        /** Answers a request of another home, or of this one. */
        Future<byte[]> request(HomeId from, Operation operation, Unpacker body);

        /** Takes in what another home told. */
        void told(HomeId from, Unpacker body);
    }

    /** What a request asks for; the order is part of the form between nodes. */
    enum Operation {
        /** Accept signals for a session that lives here. */
        DELIVER,
        /** Send a signal of a session that lives here. */
        SEND,
        /** End a session that lives here. */
        LEAVE,
        /** Hand a session over that lived here. */
        HAND_OVER,
        /** Take note that signals were left behind for a session that lives here. */
        LEFT_BEHIND,
        /** Say whether the asking home's node is in the cluster. */
        KNOWS,
        /** Say how many signals this node has accepted. */
        COUNT,
        /** End a session that lives here, or all of a room, at an operator's word. */
        KICK,
        /** Say whether a token is that of a session that lives here. */
        CHECK,
        /** Keep the asking home's log from now on. */
        BEGIN_LOG,
        /** Keep a segment of it. */
        PUT_LOG,
        /** Forget segments of it. */
        DELETE_LOG,
        /** Show what is kept of another home's log. */
        READ_LOG
    }

    /** What a telling is about, its first word; the order is part of the form between nodes. */
    enum Telling {
        /** A room's roster changed. */
        ROSTER,
        /** The signals of a session that lived here are safe at its next home. */
        RELEASED,
        /** The telling home's node is about to leave the cluster: the copies that it keeps go with it. */
        LEAVING
    }

    /** Why a request has no answer. */
    enum Failure {
        /** There is no such home: nothing arrived. */
        UNREACHABLE,
        /** No answer in time: it may have arrived or not. */
        TIMED_OUT,
        /** Too much is on its way there: nothing was sent. */
        OVERLOADED
    }

    /** A request without an answer. */
    static final class LinkException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Failure failure;

        private LinkException(Failure failure, HomeId to) {
            super(failure + " " + to, null, false, false);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    /** Of the form of a message. */
    static final int VERSION = 4;

    private static final Operation[] OPERATIONS = Operation.values();

    private static final int REQUEST = 0;
    private static final int ANSWER = 1;
    private static final int TELLING = 2;

    /** The receiver's era is over; in place of a correlation stands the least that will be read. */
    private static final int OUTDATED = 3;

    /** Nodes of which the era is remembered. */
    private static final int REMEMBERED = 1_024;

    /** Requests to one home without an answer; one more is refused. */
    private static final int MAX_UNANSWERED = 1024;

    /** Bytes that may wait for the message before them. */
    private static final int MAX_WAITING_BYTES = 8 << 20;

    /** A link keeps an array of this size for what waits, at most. */
    private static final int KEPT_BYTES = 64 << 10;

    private final Vertx vertx;
    private final Context context;
    private final HomeId self;
    private final Nodes nodes;
    private final Handler handler;
    private final Map<HomeId, Link> links = new HashMap<>();
    private final MessageConsumer<Buffer> consumer;
    private long correlation;
    private long era;

    /** By node; those heard of last. */
    private final Map<String, Era> eras = new Remembered<>(REMEMBERED);

    Links(Vertx vertx, Context context, HomeId self, Nodes nodes, Handler handler) {
        this.vertx = vertx;
        this.context = context;
        this.self = self;
        this.nodes = nodes;
        this.handler = handler;
        this.consumer = vertx.eventBus().consumer(self.address(), this::received);
    }

    /** Done when every node of the cluster can reach this home. */
    Future<Void> reachable() {
        return consumer.completion();
    }

    /** Asks a home, and fails with a {@link LinkException} where no answer comes within the time. Copies the body. */
    Future<Unpacker> request(HomeId to, Operation operation, Packer body, long timeoutMillis) {
        if (to.equals(self)) {
            return handler.request(self, operation, new Unpacker(body.toBytes()))
                    .map(Unpacker::new);
        }
        if (nodes.isGone(to.node())) {
            // The bus may take seconds to find that out.
            return Future.failedFuture(new LinkException(Failure.UNREACHABLE, to));
        }
        return link(to).request(operation, body, timeoutMillis);
    }

    /** Tells another home something that it can do without. */
    void tell(HomeId to, byte[] body) {
        link(to).append(TELLING, 0, body);
    }

    /** A node died: what it was asked has no answer. */
    void nodeGone(String node) {
        era++;
        eras.compute(node, (same, known) -> known == null ? new Era(0, 1) : known.over());
        List<Link> broken = links.values().stream()
                .filter(link -> link.to.node().equals(node))
                .toList();
        links.values().removeAll(broken);
        // Who is told may ask another home at once, by a link that is not there yet.
        broken.forEach(Link::close);
    }

    Future<Void> close() {
        List.copyOf(links.values()).forEach(Link::close);
        return consumer.unregister();
    }

    private Link link(HomeId to) {
        return links.computeIfAbsent(to, Link::new);
    }

    /** Gives up requests that have waited for their answers long enough; to be called now and then. */
    void sweep() {
        long now = System.nanoTime();
        List.copyOf(links.values()).forEach(link -> link.sweep(now));
    }

    private void received(Message<Buffer> message) {
        try {
            Unpacker in = new Unpacker(message.body().getBytes());
            int version = in.count();
            if (version != VERSION) {
                LOG.warn(
                        "Passed over a message of version {} from another node; this node speaks {}", version, VERSION);
                return;
            }
            HomeId from = new HomeId(in.string(), in.count());
            long sent = in.number();
            Era known = eras.computeIfAbsent(from.node(), node -> new Era(0, 0));
            boolean isOver = sent < known.least;
            boolean passedOver = false;
            if (sent > known.latest) {
                eras.put(from.node(), new Era(sent, known.least));
            }
            while (in.hasMore()) {
                int kind = in.count();
                long number = in.number();
                Operation operation = kind == REQUEST ? in.constant(OPERATIONS) : null;
                Unpacker body = in.nested();
                if (kind == OUTDATED) {
                    outdated(from, number);
                } else if (isOver) {
                    passedOver = true;
                } else if (operation != null) {
                    asked(from, operation, number, body);
                } else if (kind == ANSWER) {
                    link(from).answered(number, body);
                } else {
                    handler.told(from, body);
                }
            }
            if (passedOver) {
                LOG.debug("Passed over a message that {} sent before it was lost", from);
                link(from).append(OUTDATED, known.least, new byte[0]);
            }
        } catch (RuntimeException e) {
            LOG.error("A message from another node could not be handled", e);
        }
    }

    /** The home passes over what it is sent until the era is this one: what it was asked it will not answer. */
    private void outdated(HomeId by, long least) {
        if (era < least) {
            era = least;
            link(by).fail(request -> true, Failure.TIMED_OUT);
        }
    }

    private void asked(HomeId from, Operation operation, long number, Unpacker body) {
        handler.request(from, operation, body)
                .onSuccess(answer -> link(from).append(ANSWER, number, answer))
                .onFailure(e -> LOG.error("The request {} of another node failed", operation, e));
    }

    private final class Link {
        private final HomeId to;
        private final MessageProducer<Buffer> producer;
        private final Map<Long, Unanswered> unanswered = new LinkedHashMap<>();
        private Packer waiting = new Packer(512);
        private boolean writing;
        private long messages;

        Link(HomeId to) {
            this.to = to;
            this.producer = vertx.eventBus().sender(to.address());
        }

        /** Made when the message is written: what waited is of the era in which it leaves. */
        private byte[] header() {
            return new Packer(64)
                    .number(VERSION)
                    .string(self.node())
                    .number(self.loop())
                    .number(era)
                    .toBytes();
        }

        Future<Unpacker> request(Operation operation, Packer body, long timeoutMillis) {
            long number = ++correlation;
            if (unanswered.size() >= MAX_UNANSWERED || !hasRoom(body.size())) {
                return Future.failedFuture(new LinkException(Failure.OVERLOADED, to));
            }
            schedule();
            waiting.number(REQUEST).number(number).constant(operation).bytes(body);
            Promise<Unpacker> promise = Promise.promise();
            unanswered.put(number, new Unanswered(promise, messages, System.nanoTime() + timeoutMillis * 1_000_000));
            return promise.future();
        }

        void append(int kind, long number, byte[] body) {
            if (hasRoom(body.length)) {
                schedule();
                waiting.number(kind).number(number).bytes(body);
            }
        }

        private boolean hasRoom(int size) {
            boolean room = waiting.size() + size <= MAX_WAITING_BYTES;
            if (!room) {
                LOG.warn("Too much waits for {}: a record is dropped", to);
            }
            return room;
        }

        /** Before the first of what waits is appended: at the end of this turn, so that what the turn still brings goes along. */
        private void schedule() {
            if (waiting.size() == 0 && !writing) {
                context.runOnContext(v -> write());
            }
        }

        private void write() {
            if (writing || waiting.size() == 0) {
                return;
            }
            Buffer bytes = Buffer.buffer(waiting.size() + 64)
                    .appendBytes(header())
                    .appendBytes(waiting.array(), 0, waiting.size());
            long message = messages++;
            if (waiting.array().length > KEPT_BYTES) {
                waiting = new Packer(KEPT_BYTES);
            }
            waiting.clear();
            writing = true;
            producer.write(bytes)
                    .onComplete(written -> context.runOnContext(v -> {
                        writing = false;
                        if (written.failed()) {
                            failed(message, written.cause());
                        }
                        write();
                    }));
        }

        /** Only where the bus knew no address is it sure that the message did not arrive. */
        private void failed(long message, Throwable cause) {
            LOG.debug("{} could not be reached: {}", to, cause.getMessage());
            boolean nowhere = cause instanceof ReplyException e && e.failureType() == ReplyFailure.NO_HANDLERS;
            fail(request -> request.message < message, Failure.TIMED_OUT);
            fail(request -> request.message == message, nowhere ? Failure.UNREACHABLE : Failure.TIMED_OUT);
        }

        void answered(long number, Unpacker answer) {
            Unanswered request = unanswered.remove(number);
            if (request != null) {
                request.promise.complete(answer);
            }
        }

        void sweep(long now) {
            if (!unanswered.isEmpty()) {
                fail(request -> request.deadline - now <= 0, Failure.TIMED_OUT);
            }
        }

        /** What waits is not sent any more, also when the message before is at last known to have failed. */
        void close() {
            waiting.clear();
            fail(request -> true, Failure.TIMED_OUT);
        }

        /** Who is told may ask again at once, so all are taken out before the first is told. */
        void fail(Predicate<Unanswered> which, Failure failure) {
            List<Unanswered> failed = unanswered.values().stream().filter(which).toList();
            unanswered.values().removeIf(which);
            failed.forEach(request -> request.promise.fail(new LinkException(failure, to)));
        }
    }

    /**
     * What is known of a node's eras.
     *
     * @param latest the latest that was heard of
     * @param least the first that is read
     */
    private record Era(long latest, long least) {
        Era over() {
            return new Era(latest, Math.max(least, latest + 1));
        }
    }

    private record Unanswered(Promise<Unpacker> promise, long message, long deadline) {}
}
