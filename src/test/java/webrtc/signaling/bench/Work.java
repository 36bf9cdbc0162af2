package webrtc.signaling.bench;

import java.util.List;

/** One kind of load, and what is looked at in it. */
interface Work {
    /** What it is, in a sentence. */
    String title();

    /** What is looked at; the first is compared and drawn. Of most works, how much is done for the processor time. */
    default List<Column> columns() {
        return List.of(
                Column.PER_CPU_SECOND,
                Column.CPU_MICROS,
                Column.PER_SECOND,
                Column.SERVER,
                Column.GENERATOR,
                Column.OTHERS);
    }

    /** Whether it wants processes of its own, which nobody has used. */
    default boolean wantsFreshServers() {
        return false;
    }

    /** Puts the load on the servers for so many seconds, or once, and measures it. */
    Sample measure(Loop loop, Servers servers, double seconds);

    /** No more is measured: who still is connected leaves. */
    default void end() {}
}
