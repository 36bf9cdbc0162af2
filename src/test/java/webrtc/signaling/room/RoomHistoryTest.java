package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.SINCE;
import static webrtc.signaling.room.Samples.enter;
import static webrtc.signaling.room.Samples.newcomer;
import static webrtc.signaling.room.Samples.repacked;
import static webrtc.signaling.room.Samples.roomAfter;
import static webrtc.signaling.room.Samples.token;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.description.Description;
import org.assertj.core.description.TextDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.RoomCommand.Adopt;
import webrtc.signaling.room.RoomCommand.Announce;
import webrtc.signaling.room.RoomCommand.Attach;
import webrtc.signaling.room.RoomCommand.Enter;
import webrtc.signaling.room.RoomCommand.Leave;
import webrtc.signaling.room.RoomCommand.Mark;
import webrtc.signaling.room.RoomCommand.Proof;
import webrtc.signaling.room.RoomResult.Outcome;

/** What holds in a room whatever commands come in whatever order; they are made up from a seed. */
class RoomHistoryTest {
    private static final int STEPS = 1_500;
    private static final int CAPACITY = 5;
    private static final List<String> CLIENTS = List.of("a", "b", "c", "d", "e", "f", "g.h");
    private static final List<HomeId> HOMES =
            List.of(new HomeId("n1", 0), new HomeId("n1", 1), new HomeId("n2", 0), new HomeId("n3", 300));

    /** A command such as homes give: mostly with the epoch that the session has, at times with another one. */
    private static RoomCommand any(Random random, RoomState room, int step) {
        String client = pick(random, CLIENTS);
        HomeId home = pick(random, HOMES);
        Member member = room.member(client);
        long epoch = member == null || random.nextInt(4) == 0 ? random.nextInt(5_000) : member.epoch();
        SessionState state = pick(random, List.of(SessionState.values()));
        TransportKind kind = pick(random, List.of(TransportKind.values()));
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                Secrets secrets = Secrets.of(random.nextBoolean() ? token(client) : "other");
                yield new Enter(
                        Member.joining(client, home, state, kind, random.nextInt(3) == 0, secrets, since(step)),
                        CAPACITY);
            }
            case 3 -> new Attach(client, Proof.ID, new byte[0], home, kind, since(step), Grant.ALL);
            case 4 ->
                new Attach(client, Proof.TOKEN, Secrets.digest(token(client)), home, kind, since(step), Grant.ALL);
            case 5 -> new Mark(client, epoch, state, kind, random.nextInt(5) == 0, random.nextInt(3) == 0);
            case 6 -> new Leave(client, epoch, pick(random, List.of(LeaveReason.values())));
            case 7 -> new Announce(newcomer(client, home, state).entered(epoch), 0, 0);
            default -> new Adopt(Set.of(home.node(), "n9"), pick(random, HOMES), since(step));
        };
    }

    /** Several commands come in a millisecond. */
    private static long since(int step) {
        return SINCE + step / 3;
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void stampsVersionsAndEpochsOnlyRiseAndOnlyJoinsAndLeavesAreTold(long seed) {
        Random random = new Random(seed);
        RoomState room = RoomState.EMPTY;
        for (int step = 0; step < STEPS; step++) {
            RoomCommand command = any(random, room, step);
            RoomState before = repacked(room);
            RoomResult result = command.applyTo(room);
            RoomState after = result.state();
            Description as = new TextDescription("step %s: %s", step, command);

            assertThat(room).as(as).isEqualTo(before);
            assertThat(result.previous()).as(as).isEqualTo(before.version());
            assertThat(after.version()).as(as).isLessThanOrEqualTo(after.stamp());
            boolean changed = !after.members().equals(before.members());
            if (result.outcome() != Outcome.DONE) {
                assertThat(after).as(as).isEqualTo(before);
            } else if (changed) {
                assertThat(after.stamp()).as(as).isGreaterThan(before.stamp());
            }
            boolean told = !after.members().keySet().equals(before.members().keySet());
            if (told) {
                assertThat(after.version()).as(as).isEqualTo(after.stamp()).isGreaterThan(before.version());
            } else {
                assertThat(after.version()).as(as).isEqualTo(before.version());
            }
            if (command instanceof Enter && told) {
                assertThat(after.members().size()).as(as).isLessThanOrEqualTo(CAPACITY);
            }
            assertEpochsRise(before, result, command, as);
            room = after.isEmpty() ? RoomState.EMPTY : after;
        }
    }

    /** Whoever comes or moves gets an epoch that nobody had before; an announced one brings its own. */
    private static void assertEpochsRise(RoomState before, RoomResult result, RoomCommand command, Description as) {
        result.state().members().forEach((client, member) -> {
            Member was = before.member(client);
            boolean moved =
                    was == null || was.epoch() != member.epoch() || !was.home().equals(member.home());
            assertThat(member.epoch()).as(as).isLessThanOrEqualTo(result.state().stamp());
            if (moved && command instanceof Announce) {
                assertThat(member.epoch()).as(as).isGreaterThan(was == null ? -1 : was.epoch());
            } else if (moved) {
                assertThat(member.epoch()).as(as).isGreaterThan(before.stamp());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void commandsStatesAndResultsTravelWhole(long seed) {
        Random random = new Random(seed);
        RoomState room = RoomState.EMPTY;
        for (int step = 0; step < STEPS; step++) {
            RoomCommand command = any(random, room, step);
            RoomResult result = command.applyTo(room);
            assertThat(repacked(command).applyTo(room)).isEqualTo(result);
            assertThat(repacked(result)).isEqualTo(result);
            assertThat(repacked(result.state())).isEqualTo(result.state());
            room = result.state();
        }
    }

    @Test
    void aRoomThatWasEmptyForAMomentNeverRepeatsItsNumbers() {
        RoomState room = RoomState.EMPTY;
        for (int i = 0; i < 200; i++) {
            room = enter("c" + i).applyTo(room).state();
        }
        for (Member member : List.copyOf(room.members().values())) {
            room = new Leave(member.client(), member.epoch(), LeaveReason.TIMEOUT)
                    .applyTo(room)
                    .state();
        }
        assertThat(room.isEmpty()).isTrue();
        long last = room.stamp();
        Member later = Member.joining(
                "c0", HOMES.get(0), SessionState.PENDING, TransportKind.NONE, false, Secrets.of("new"), SINCE + 50);
        assertThat(new Enter(later, CAPACITY).applyTo(RoomState.EMPTY).member().epoch())
                .isGreaterThan(last);
    }

    @Test
    void aMergedRoomIsNewerThanWhateverEitherSideTold() {
        HomeId small = new HomeId("small", 0);
        HomeId large = new HomeId("large", 0);
        RoomState whole = roomAfter(
                enter("a", small, SessionState.CONNECTED),
                enter("c", large, SessionState.CONNECTED),
                enter("d", large, SessionState.CONNECTED),
                enter("e", large, SessionState.CONNECTED));
        RoomState smallSide = everyoneElseTimesOut(whole, large.node(), small);
        RoomState largeSide = everyoneElseTimesOut(whole, small.node(), large);
        RoomState merged = new Announce(smallSide.members().get("a"), smallSide.stamp(), 0)
                .applyTo(largeSide)
                .state();
        assertThat(merged.members()).containsOnlyKeys("a", "c", "d", "e");
        assertThat(merged.version()).isGreaterThan(largeSide.version()).isGreaterThan(smallSide.version());
    }

    private static RoomState everyoneElseTimesOut(RoomState room, String lost, HomeId home) {
        RoomResult adopted = new Adopt(Set.of(lost), home, SINCE).applyTo(room);
        RoomState left = adopted.state();
        for (Member member : adopted.changed()) {
            left = new Leave(member.client(), member.epoch(), LeaveReason.TIMEOUT)
                    .applyTo(left)
                    .state();
        }
        return left;
    }
}
