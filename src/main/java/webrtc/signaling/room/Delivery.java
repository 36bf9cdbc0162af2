package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.Outgoing.Pipeline;

/**
 * The way of a signal from its sender's home into its recipient's inbox. Both may be the same home, and then it is a
 * method call. Otherwise the signal goes through the pair's {@link Pipeline}: in order, again until it is answered,
 * known when it comes twice. Belongs to the home's context.
 */
final class Delivery {
    /** How long a recipient's home may take to answer before it is asked again. */
    private static final long REQUEST_MILLIS = 2_000;

    private final Vertx vertx;
    private final Links links;
    private final Rosters rosters;
    private final Limits limits;
    private final HomeLog log;
    private final Deadlines deadlines;
    private final Tracing tracing;
    private final HomeCounts counts;
    private final Consumer<Session> tooSlow;

    /**
     * The way of the signals of one home.
     *
     * @param tooSlow told of a session whose connected client does not read and whose inbox is full
     */
    Delivery(
            Vertx vertx,
            Links links,
            Rosters rosters,
            Limits limits,
            HomeLog log,
            Tracing tracing,
            HomeCounts counts,
            Consumer<Session> tooSlow) {
        this.vertx = vertx;
        this.links = links;
        this.rosters = rosters;
        this.limits = limits;
        this.log = log;
        this.deadlines = new Deadlines(limits);
        this.tracing = tracing;
        this.counts = counts;
        this.tooSlow = tooSlow;
    }

    /**
     * Sends a signal of a session that lives here, to the recipient it names or to everybody else in the room.
     *
     * @param trace the context of the step that brought it here, or null
     * @param answer called once: at once, when the recipients' homes have answered, or when the time for that is over
     */
    void send(Session sender, Signal signal, @Nullable String trace, Consumer<Verdict> answer) {
        Outgoing outgoing = sender.outgoing();
        if (!sender.grant().publishes()) {
            answer.accept(Verdict.NOT_ALLOWED);
        } else if (!outgoing.spend()) {
            answer.accept(Verdict.RATE_LIMITED);
        } else if (!outgoing.hasRoomFor(signal)) {
            answer.accept(Verdict.OVERLOADED);
        } else {
            pass(sender, signal, trace, answer);
        }
    }

    /** Sends what the others may see of the signal. That nothing is sent is not told: the sender can't do better. */
    private void pass(Session sender, Signal signal, @Nullable String trace, Consumer<Verdict> answer) {
        Signal passed = limits.icePolicy().and(sender.grant().ice()).apply(signal);
        if (passed == null) {
            answer.accept(Verdict.DELIVERED);
        } else if (passed.to() != null) {
            sendTo(sender, passed.to(), passed, trace, answer);
        } else {
            broadcast(sender, passed, trace, answer);
        }
    }

    private void broadcast(Session sender, Signal signal, @Nullable String trace, Consumer<Verdict> answer) {
        List<String> others = new ArrayList<>(sender.view().state().members().keySet());
        others.remove(sender.client());
        if (others.isEmpty()) {
            answer.accept(Verdict.DELIVERED);
            return;
        }
        Broadcast broadcast = new Broadcast(others.size(), answer);
        others.forEach(to -> sendTo(sender, to, signal, trace, broadcast));
    }

    private void sendTo(Session sender, String to, Signal signal, @Nullable String trace, Consumer<Verdict> answer) {
        Outgoing outgoing = sender.outgoing();
        Pipeline pipeline = outgoing.pipelines().get(to);
        Session here = pipeline == null ? sender.view().session(to) : null;
        Session direct = here != null && here.isReady() ? here : null;
        HomeCounts.Path path = direct != null ? HomeCounts.Path.LOCAL : HomeCounts.Path.REMOTE;
        Sending sending = new Sending(signal, outgoing.nextNumber(), trace, outgoing, counts, path, answer);
        if (direct != null) {
            accept(direct, sender.epoch(), sending.number(), signal, trace, sending.began(), sending);
            // Where nothing is copied it has its answer already.
            deadlines.await(sending);
            return;
        }
        deadlines.await(sending);
        if (pipeline != null) {
            pipeline.add(sending);
            return;
        }
        pipeline = new Pipeline(to);
        pipeline.add(sending);
        outgoing.pipelines().put(to, pipeline);
        new Way(sender, pipeline).next();
    }

    /**
     * Takes a signal into the inbox of a session that lives here.
     *
     * @param trace the context of the step before, or null
     * @param since when it came to this home, by the system's timer
     * @param answered called once: with a refusal at once, otherwise when the signal can't be lost any more
     * @return whether it was taken
     */
    private boolean accept(
            Session recipient,
            long senderEpoch,
            long number,
            Signal signal,
            @Nullable String trace,
            long since,
            Consumer<Verdict> answered) {
        Tracing.Begun step = trace == null
                ? null
                : tracing.begin(Tracing.Step.DELIVERY, trace, recipient.room(), recipient.client(), signal);
        Consumer<Verdict> answer = step == null ? answered : step.end().andThen(answered);
        if (log.isFull()) {
            answer.accept(Verdict.OVERLOADED);
            return false;
        }
        Taking taking = new Taking(recipient, answer);
        long now = System.currentTimeMillis();
        switch (recipient.inbox().offer(senderEpoch, number, signal, now, since, taking)) {
            case FULL -> {
                if (recipient.transport() != null) {
                    tooSlow.accept(recipient);
                }
                answer.accept(Verdict.INBOX_FULL);
                return false;
            }
            case STALE -> {
                answer.accept(Verdict.NOT_CONFIRMED);
                return true;
            }
            case REPEATED -> {
                // It may still be on its way into the log.
                log.whenSafe(taking::tell);
                return true;
            }
            default -> {
                return true;
            }
        }
    }

    /** A signal that goes into an inbox, and what is to be done when it can't be lost any more. */
    private final class Taking implements Runnable {
        private final Session recipient;
        private final Consumer<Verdict> answer;

        Taking(Session recipient, Consumer<Verdict> answer) {
            this.recipient = recipient;
            this.answer = answer;
        }

        @Override
        public void run() {
            counts.happened(HomeCounts.Event.ACCEPTED);
            tell();
        }

        void tell() {
            recipient.flush();
            answer.accept(recipient.isFlushed() ? Verdict.DELIVERED : Verdict.QUEUED);
        }
    }

    /** How many signals wait for their answers. */
    int unanswered() {
        return deadlines.count();
    }

    /** Answers for the signals whose senders have waited long enough. */
    void sweep() {
        deadlines.sweep();
    }

    /** Answers another home that brings a group for a session which it believes to live here. */
    Future<byte[]> deliver(Unpacker in) {
        Session recipient = rosters.session(in.string(), in.string());
        if (recipient == null || !recipient.isReady()) {
            Verdict why = recipient == null ? Verdict.NOT_HERE : Verdict.NOT_READY;
            return Future.succeededFuture(why.pack());
        }
        long senderEpoch = in.number();
        long since = System.nanoTime();
        Group group = new Group(in.count());
        for (int i = 0; i < group.verdicts.length; i++) {
            int place = i;
            long number = in.number();
            Signal signal = Signal.unpack(in);
            String trace = in.optional();
            Consumer<Verdict> answer = verdict -> group.answered(place, verdict);
            // After one that found no room the rest must not be accepted: they would overtake it.
            if (group.refused != null) {
                group.answered(place, group.refused);
            } else if (!accept(recipient, senderEpoch, number, signal, trace, since, answer)) {
                group.refused = group.verdicts[place];
            }
        }
        return group.answer.future();
    }

    /** The answers to a group, which go back together. */
    private static final class Group {
        private final @Nullable Verdict[] verdicts;
        private final Promise<byte[]> answer = Promise.promise();
        private int left;
        private @Nullable Verdict refused;

        Group(int size) {
            verdicts = new Verdict[size];
            left = size;
        }

        void answered(int place, Verdict verdict) {
            verdicts[place] = verdict;
            left--;
            if (left == 0) {
                Packer out = new Packer(verdicts.length + 1).constant(Verdict.DONE);
                for (Verdict each : verdicts) {
                    out.constant(each == null ? Verdict.NOT_CONFIRMED : each);
                }
                answer.complete(out.toBytes());
            }
        }
    }

    /** The way of one pipeline's groups, with the sender's epoch as it was when they were numbered. */
    private final class Way {
        private final Session sender;
        private final String room;
        private final long epoch;
        private final Pipeline pipeline;

        Way(Session sender, Pipeline pipeline) {
            this.sender = sender;
            this.room = sender.room();
            this.epoch = sender.epoch();
            this.pipeline = pipeline;
        }

        /** Sends the next group, or ends the pipeline when nothing waits. */
        void next() {
            if (pipeline.nextGroup().isEmpty()) {
                sender.outgoing().pipelines().remove(pipeline.to, pipeline);
                return;
            }
            HomeId home = rosters.homeOf(room, pipeline.to);
            if (home == null) {
                lookUp();
            } else {
                sendTo(home);
            }
        }

        private void lookUp() {
            rosters.read(room).onComplete(read -> {
                Member member = read.failed() ? null : read.result().member(pipeline.to);
                if (read.failed() || (member == null && rosters.mayBeThere(room, pipeline.to))) {
                    again();
                } else if (member == null) {
                    answerAll(Verdict.NO_SUCH_RECIPIENT);
                } else {
                    sendTo(member.home());
                }
            });
        }

        private void sendTo(HomeId home) {
            Packer out = new Packer(512).string(room).string(pipeline.to).number(epoch);
            out.number(pipeline.group().size());
            for (Sending sending : pipeline.group()) {
                sending.signal().pack(out.number(sending.number()));
                out.optional(sending.trace());
            }
            long timeout = Math.min(REQUEST_MILLIS, limits.answerMillis());
            links.request(home, Links.Operation.DELIVER, out, timeout).onComplete(answered -> {
                if (answered.succeeded()) {
                    answered(answered.result());
                } else if (answered.cause() instanceof Links.LinkException e
                        && e.failure() == Links.Failure.OVERLOADED) {
                    answerAll(Verdict.OVERLOADED);
                } else {
                    again();
                }
            });
        }

        private void answered(Unpacker in) {
            Verdict whole = Verdict.read(in);
            if (whole.isPassing()) {
                again();
                return;
            }
            for (Sending sending : pipeline.takeGroup()) {
                sending.accept(Verdict.read(in));
            }
            next();
        }

        /** The recipient was not where it was looked for, or nobody answered: looks again, while somebody waits. */
        private void again() {
            pipeline.group().removeIf(Sending::isAnswered);
            if (pipeline.group().isEmpty()) {
                next();
            } else {
                vertx.setTimer(Backoff.millis(pipeline.tries++), timer -> lookUp());
            }
        }

        private void answerAll(Verdict verdict) {
            pipeline.takeGroup().forEach(sending -> sending.accept(verdict));
            next();
        }
    }

    /** Makes one answer of those of all recipients: a refusal, if there is one, else queued, else delivered. */
    private static final class Broadcast implements Consumer<Verdict> {
        private final Consumer<Verdict> answer;
        private int left;
        private Verdict worst = Verdict.DELIVERED;

        Broadcast(int recipients, Consumer<Verdict> answer) {
            this.left = recipients;
            this.answer = answer;
        }

        @Override
        public void accept(Verdict verdict) {
            // Who left in the meantime is no longer everybody else in the room.
            boolean refused = verdict.refusal() != null && verdict != Verdict.NO_SUCH_RECIPIENT;
            if (refused || (verdict == Verdict.QUEUED && worst == Verdict.DELIVERED)) {
                worst = verdict;
            }
            if (--left == 0) {
                answer.accept(worst);
            }
        }
    }
}
