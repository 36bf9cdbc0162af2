package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static webrtc.signaling.room.Samples.HERE;
import static webrtc.signaling.room.Samples.SINCE;
import static webrtc.signaling.room.Samples.THERE;
import static webrtc.signaling.room.Samples.attachById;
import static webrtc.signaling.room.Samples.attachByToken;
import static webrtc.signaling.room.Samples.markDisconnected;
import static webrtc.signaling.room.Samples.newcomer;
import static webrtc.signaling.room.Samples.token;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.RoomCommand.Adopt;
import webrtc.signaling.room.RoomCommand.Enter;
import webrtc.signaling.room.RoomCommand.Leave;
import webrtc.signaling.room.RoomResult.Outcome;

/** What every room directory owes its callers, however many nodes it spans. A room of its own for each test. */
public abstract class RoomDirectoryContract {
    /** One node's access to the directory. */
    public record Node(Vertx vertx, RoomDirectory directory) {
        /** Asks on a context of its own; the answer must come on that context. */
        <T> Future<T> ask(Function<RoomDirectory, Future<T>> question) {
            return OnContext.ask(vertx, () -> question.apply(directory));
        }
    }

    private String room = "";

    @BeforeEach
    void takeARoomOfItsOwn() {
        room = "caf\u00E9-\uD83D\uDE00-" + UUID.randomUUID();
    }

    /** The nodes that share the directory. */
    protected abstract List<Node> nodes();

    /** The rooms that something is kept of, looked at behind the directory's back. */
    protected abstract Set<String> storedRooms();

    private Node node(int index) {
        return nodes().get(index % nodes().size());
    }

    private RoomResult change(int node, RoomCommand command) {
        return get(node(node).ask(directory -> directory.change(room, command)));
    }

    private RoomState read(int node) {
        return get(node(node).ask(directory -> directory.read(room)));
    }

    private Map<String, RoomState> readAll(int node, String... rooms) {
        Map<String, RoomState> all = new HashMap<>();
        get(node(node).ask(directory -> directory.readAll(Set.of(rooms), all::putAll)));
        return all;
    }

    private Map<String, RoomState> scan(int node) {
        return get(node(node).ask(RoomDirectory::scan));
    }

    /** Runs so many commands at once, each on a context of its own, from all nodes in turn. */
    private List<RoomResult> changeAtOnce(int count, IntFunction<RoomCommand> command) {
        List<Future<RoomResult>> results = IntStream.range(0, count)
                .mapToObj(i -> node(i).ask(directory -> directory.change(room, command.apply(i))))
                .toList();
        get(Future.all(results));
        return results.stream().map(Future::result).toList();
    }

    private static Enter enter(String client, int capacity) {
        return new Enter(newcomer(client, HERE, SessionState.CONNECTED), capacity);
    }

    private static List<RoomResult> with(Outcome outcome, List<RoomResult> results) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }

    @Test
    void joinsAtOnceLoseNoUpdateAndMakeOneUnbrokenHistory() {
        int joins = 300;
        List<RoomResult> results = changeAtOnce(joins, i -> enter("c" + i, 1_000));
        assertThat(results).allMatch(result -> result.outcome() == Outcome.DONE);
        assertThat(results).extracting(result -> result.member().epoch()).doesNotHaveDuplicates();

        List<RoomResult> history = new ArrayList<>(results);
        history.sort(Comparator.comparingLong(result -> result.state().version()));
        long version = 0;
        int size = 0;
        for (RoomResult result : history) {
            assertThat(result.previous()).isEqualTo(version);
            assertThat(result.state().version())
                    .isGreaterThan(version)
                    .isEqualTo(result.state().stamp());
            assertThat(result.state().members()).hasSize(++size);
            assertThat(result.state().members()).containsValue(result.member());
            version = result.state().version();
        }
        for (int i = 0; i < nodes().size(); i++) {
            assertThat(read(i)).isEqualTo(history.get(joins - 1).state());
        }
    }

    @Test
    void aRoomIsNeverFullerThanItsCapacityWhoeverComesAtOnce() {
        List<RoomResult> joins = changeAtOnce(200, i -> enter("c" + i, 60));
        assertThat(with(Outcome.DONE, joins)).hasSize(60);
        assertThat(with(Outcome.FULL, joins)).hasSize(140);

        List<Member> inside = List.copyOf(read(0).members().values());
        List<RoomResult> turmoil = changeAtOnce(
                120,
                i -> i % 2 == 0
                        ? new Leave(
                                inside.get(i / 2).client(), inside.get(i / 2).epoch(), LeaveReason.LEFT)
                        : enter("d" + i, 60));
        assertThat(turmoil)
                .allSatisfy(result -> assertThat(result.state().members()).hasSizeLessThanOrEqualTo(60));
        long left = turmoil.stream().filter(result -> result.before() != null).count();
        long joined = with(Outcome.DONE, turmoil).size() - left;
        assertThat(left).isEqualTo(60);
        assertThat(read(0).members()).hasSize((int) joined);
    }

    @Test
    void ofManyWhoWantOneIdAtOnceOneGetsIt() {
        List<RoomResult> results = changeAtOnce(60, i -> {
            Member member = newcomer("alice", new HomeId("node-" + i, i), SessionState.PENDING);
            Secrets secrets = Secrets.of("token-" + i);
            return new Enter(
                    Member.joining("alice", member.home(), member.state(), TransportKind.NONE, false, secrets, i), 256);
        });
        assertThat(with(Outcome.TAKEN, results)).hasSize(59);
        assertThat(with(Outcome.DONE, results))
                .singleElement()
                .satisfies(winner ->
                        assertThat(read(1).members()).containsOnlyKeys("alice").containsValue(winner.member()));
    }

    @Test
    void aCommandThatComesManyTimesAtOnceIsDoneOnce() {
        List<RoomResult> results = changeAtOnce(30, i -> enter("alice", 256));
        assertThat(results).allMatch(result -> result.outcome() == Outcome.DONE);
        assertThat(results).extracting(result -> result.member().epoch()).containsOnly(read(0).stamp());
    }

    @Test
    void ofManyWhoAttachAtOnceTheHighestEpochStaysAndFencesTheOthers() {
        change(0, enter("alice", 256));
        List<RoomResult> results = changeAtOnce(60, i -> attachByToken("alice", token("alice"), new HomeId("node", i)));
        assertThat(results).allMatch(result -> result.outcome() == Outcome.DONE);
        List<RoomResult> byEpoch = new ArrayList<>(results);
        byEpoch.sort(Comparator.comparingLong(result -> result.member().epoch()));
        for (int i = 1; i < byEpoch.size(); i++) {
            Member before = byEpoch.get(i - 1).member();
            assertThat(byEpoch.get(i).before()).isEqualTo(before);
            assertThat(byEpoch.get(i).member().epoch()).isGreaterThan(before.epoch());
        }
        Member last = byEpoch.get(byEpoch.size() - 1).member();
        assertThat(read(2).member("alice")).isEqualTo(last);

        List<RoomResult> late = changeAtOnce(
                59,
                i -> i % 2 == 0
                        ? new Leave("alice", byEpoch.get(i).member().epoch(), LeaveReason.LEFT)
                        : markDisconnected("alice", byEpoch.get(i).member().epoch()));
        assertThat(late).allMatch(result -> result.outcome() == Outcome.FENCED);
        assertThat(read(1).member("alice")).isEqualTo(last);
        assertThat(change(1, new Leave("alice", last.epoch(), LeaveReason.LEFT)).outcome())
                .isEqualTo(Outcome.DONE);
    }

    @Test
    void aRoomThatIsEmptyAgainLeavesNothingBehind() {
        Member alice = change(0, enter("alice", 256)).member();
        Member bob = change(1, enter("bob", 256)).member();
        assertThat(storedRooms()).contains(room);
        assertThat(change(2, new Leave("alice", alice.epoch(), LeaveReason.LEFT))
                        .state()
                        .isEmpty())
                .isFalse();
        assertThat(storedRooms()).contains(room);
        assertThat(change(1, new Leave("bob", bob.epoch(), LeaveReason.LEFT))
                        .state()
                        .isEmpty())
                .isTrue();
        assertThat(storedRooms()).doesNotContain(room);
        assertThat(read(0)).isEqualTo(RoomState.EMPTY);
        assertThat(readAll(1, room)).isEqualTo(Map.of(room, RoomState.EMPTY));
        assertThat(scan(2)).doesNotContainKey(room);
    }

    @Test
    void whatIsRefusedLeavesNothingBehindEither() {
        assertThat(change(0, attachById("alice", HERE)).outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(change(1, new Leave("alice", 1, LeaveReason.LEFT)).outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(change(2, new Adopt(Set.of("dead"), HERE, SINCE)).outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(change(0, enter("alice", 0)).outcome()).isEqualTo(Outcome.FULL);
        assertThat(storedRooms()).doesNotContain(room);
    }

    @Test
    void everyNodeReadsWhatTheOthersWrote() {
        RoomState written = change(0, enter("alice", 256)).state();
        String other = room + "-other";
        RoomResult there = get(node(1).ask(directory -> directory.change(other, enter("bob", 256))));
        for (int i = 0; i < nodes().size(); i++) {
            assertThat(read(i)).isEqualTo(written);
            assertThat(readAll(i, room, other, "no such room"))
                    .isEqualTo(Map.of(room, written, other, there.state(), "no such room", RoomState.EMPTY));
            assertThat(readAll(i)).isEmpty();
            assertThat(scan(i))
                    .containsEntry(room, written)
                    .containsEntry(other, there.state())
                    .doesNotContainKey("no such room");
        }
    }

    /** The rooms of this test with dead nodes, as all nodes together find them. */
    private Map<String, Set<String>> orphaned() {
        Map<String, Set<String>> found = new HashMap<>();
        for (Node node : new HashSet<>(nodes())) {
            get(node.ask(directory -> directory.orphaned(Set.of(HERE.node(), THERE.node()))))
                    .forEach((name, dead) -> {
                        if (name.startsWith(room)) {
                            assertThat(found.put(name, dead)).as("found twice").isNull();
                        }
                    });
        }
        return found;
    }

    @Test
    void roomsOfDeadNodesAreFoundByTheOneNodeThatAnswersForThem() {
        Map<String, Set<String>> expected = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            String name = room + i;
            HomeId home = i % 2 == 0 ? HERE : new HomeId("dead-" + i, 0);
            get(node(i).ask(directory ->
                    directory.change(name, new Enter(newcomer("a", home, SessionState.CONNECTED), 9))));
            get(node(i).ask(directory ->
                    directory.change(name, new Enter(newcomer("b", THERE, SessionState.PENDING), 9))));
            if (i % 2 == 1) {
                expected.put(name, Set.of("dead-" + i));
            }
        }
        // A partition that is just moving is found by nobody, or by two: it is looked for again, as the nodes do.
        await().untilAsserted(() -> assertThat(orphaned()).isEqualTo(expected));
    }

    @Test
    void ofManyWhoAdoptAtOnceOneGetsTheSessions() {
        for (int i = 0; i < 10; i++) {
            change(i, new Enter(newcomer("c" + i, new HomeId("dead", i), SessionState.CONNECTED), 256));
        }
        List<RoomResult> results = changeAtOnce(12, i -> new Adopt(Set.of("dead"), new HomeId("node-" + i, 0), SINCE));
        assertThat(with(Outcome.DONE, results)).singleElement().satisfies(adopted -> {
            assertThat(adopted.changed()).hasSize(10);
            assertThat(read(1)).isEqualTo(adopted.state());
            assertThat(read(1).nodes()).hasSize(1);
        });
    }

    /** {@link Node#ask} looks at the first callback; this is about the ones behind it. */
    @Test
    void everyOperationGoesOnOnTheContextOfItsCaller() {
        for (Node node : nodes()) {
            List<Context> seen = get(node.ask(directory -> {
                List<Context> contexts = new ArrayList<>();
                contexts.add(Vertx.currentContext());
                return directory
                        .change(room, enter("alice", 256))
                        .onComplete(done -> contexts.add(Vertx.currentContext()))
                        .compose(done -> directory.read(room))
                        .onComplete(done -> contexts.add(Vertx.currentContext()))
                        .compose(done -> directory.readAll(Set.of(room), some -> contexts.add(Vertx.currentContext())))
                        .onComplete(done -> contexts.add(Vertx.currentContext()))
                        .compose(done -> directory.scan())
                        .onComplete(done -> contexts.add(Vertx.currentContext()))
                        .compose(done -> directory.orphaned(Set.of()))
                        .map(done -> {
                            contexts.add(Vertx.currentContext());
                            return contexts;
                        });
            }));
            assertThat(seen).hasSize(7).doesNotContainNull().containsOnly(seen.get(0));
        }
    }
}
