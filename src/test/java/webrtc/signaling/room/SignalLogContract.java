package webrtc.signaling.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every signal log owes the homes that write to it and those that take over. A node of its own for each test. */
public abstract class SignalLogContract {
    /** One node's access to the log. */
    public record Node(Vertx vertx, SignalLog log) {
        /** Asks on a context of its own; the answer must come on that context. */
        <T> Future<T> ask(Function<SignalLog, Future<T>> question) {
            return OnContext.ask(vertx, () -> question.apply(log));
        }
    }

    private HomeId home = new HomeId("", 0);

    @BeforeEach
    void beANodeOfItsOwn() {
        home = new HomeId(UUID.randomUUID().toString(), 0);
    }

    /** The nodes that share the log. */
    protected abstract List<Node> nodes();

    private Node node(int index) {
        return nodes().get(index % nodes().size());
    }

    private void put(int node, HomeId of, long number, String segment) {
        get(node(node).ask(log -> log.put(of, number, segment.getBytes(UTF_8))));
    }

    private List<String> read(int node, HomeId of) {
        SortedMap<Long, byte[]> segments = get(node(node).ask(log -> log.read(of)));
        return segments.values().stream()
                .map(segment -> new String(segment, UTF_8))
                .toList();
    }

    private HomeId otherLoop() {
        return new HomeId(home.node(), 1);
    }

    @Test
    void everyNodeReadsTheSegmentsOfAHomeInTheOrderOfTheirNumbers() {
        for (long number : new long[] {3, 1, 300, 2, 20}) {
            put(0, home, number, "segment " + number);
        }
        for (int i = 0; i < nodes().size(); i++) {
            assertThat(read(i, home))
                    .containsExactly("segment 1", "segment 2", "segment 3", "segment 20", "segment 300");
        }
    }

    @Test
    void aRepeatedSegmentIsThereOnce() {
        put(0, home, 1, "one");
        put(0, home, 1, "one");
        assertThat(read(1, home)).containsExactly("one");
    }

    @Test
    void homesOfOneNodeAreKeptApart() {
        put(0, home, 1, "loop 0");
        put(0, otherLoop(), 1, "loop 1");
        assertThat(read(1, home)).containsExactly("loop 0");
        assertThat(read(1, otherLoop())).containsExactly("loop 1");
        assertThat(read(0, new HomeId(home.node(), 2))).isEmpty();
    }

    @Test
    void segmentsWrittenAtOnceAreAllThere() {
        List<Future<Void>> written = LongStream.rangeClosed(1, 200)
                .mapToObj(number -> node((int) number).ask(log -> log.put(home, number, new byte[1_000])))
                .toList();
        get(Future.all(written));
        assertThat(read(1, home)).hasSize(200);
    }

    @Test
    void aDeletedSegmentIsGoneSoon() {
        put(0, home, 1, "one");
        put(0, home, 2, "two");
        node(0).log().delete(home, 1);
        node(0).log().delete(home, 99);
        await().untilAsserted(() -> assertThat(read(1, home)).containsExactly("two"));
    }

    @Test
    void whenAllNodesDropADeadOneNothingOfItIsLeftAndNothingElseIsTouched() {
        HomeId living = new HomeId(home.node() + "-living", 0);
        for (int number = 1; number <= 20; number++) {
            put(number, home, number, "dead");
            put(number, otherLoop(), number, "dead");
            put(number, living, number, "living");
        }
        nodes().forEach(node -> get(node.ask(log -> log.drop(home.node()))));
        assertThat(read(0, home)).isEmpty();
        assertThat(read(1, otherLoop())).isEmpty();
        assertThat(read(2, living)).hasSize(20);
    }
}
