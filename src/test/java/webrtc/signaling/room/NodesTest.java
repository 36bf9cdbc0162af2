package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a home makes of the nodes that come and go. */
class NodesTest {
    private final Nodes nodes = new Nodes(Set.of("a", "b", "c", "d"), 1);

    @Test
    void aNodeThatNobodyHasSeenIsNeitherThereNorGone() {
        assertThat(nodes.isLiving("x")).isFalse();
        assertThat(nodes.isGone("x")).isFalse();
    }

    @Test
    void oneLossIsToldOnceAndLeavesTheDirectoryWhole() {
        assertThat(nodes.change(Set.of("a", "b", "c"))).containsExactly("d");
        assertThat(nodes.change(Set.of("a", "b", "c"))).isEmpty();
        assertThat(nodes.isGone("d")).isTrue();
        assertThat(nodes.isSettling()).isFalse();
    }

    @Test
    void afterALossNobodyKnowsAtOnceWhetherItIsTheOnlyOne() {
        assertThat(nodes.isInDoubt()).isFalse();
        nodes.change(Set.of("a", "b", "c"));
        assertThat(nodes.isInDoubt()).isTrue();
    }

    @Test
    void twoLossesAtOnceMayHaveTakenPartOfTheDirectoryAlong() {
        assertThat(nodes.change(Set.of("a", "b"))).containsExactlyInAnyOrder("c", "d");
        assertThat(nodes.isSettling()).isTrue();
    }

    @Test
    void twoLossesShortlyAfterEachOtherAreOnesAtOnce() {
        nodes.change(Set.of("a", "b", "c"));
        nodes.change(Set.of("a", "b"));
        assertThat(nodes.isSettling()).isTrue();
    }

    @Test
    void aNodeThatWasOnlyCutOffIsThereAgainAndThenWhoIsWhereIsToldAnew() {
        nodes.change(Set.of("a", "b", "c"));
        assertThat(nodes.change(Set.of("a", "b", "c", "d"))).isEmpty();
        assertThat(nodes.isGone("d")).isFalse();
        assertThat(nodes.isLiving("d")).isTrue();
        assertThat(nodes.isSettling()).isTrue();
    }
}
