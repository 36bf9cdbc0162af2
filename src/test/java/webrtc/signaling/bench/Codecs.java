package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.JsonBytes;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.RoomsDialect;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.StreamDialect;
import webrtc.signaling.protocol.Unpacker;

/** What a signal meets on its way that is neither network nor cluster, each alone: reading it, packing it, writing it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class Codecs {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    /** JMH itself asks for what these JDKs warn of. */
    private static final String[] FLAGS =
            Runtime.version().feature() >= 24 ? new String[] {"--sun-misc-unsafe-memory-access=allow"} : new String[0];

    private static final String ID = "6c2f9a70-95c3-4e0f-8d5e-0b6b5f0d1c11";

    /** Bytes of a signal's payload: a candidate, and an offer. */
    @Param({"300", "3000"})
    public int size;

    private byte[] frame;
    private byte[] body;
    private Signal signal;
    private byte[] packed;
    private final byte[] room = "\"room\"".getBytes(UTF_8);
    private final Cursor cursor = new Cursor(3, 4711);
    private final JsonBytes scratch = new JsonBytes(4096);

    /** Makes what is read, packed and written. */
    @Setup
    public void prepare() throws RoomsDialect.BadFrame, RefusedException {
        String payload = Letter.payload('b', 1, size);
        frame = Dialect.ROOMS.message(ID, payload).getBytes(UTF_8);
        body = ("{\"to\":\"" + ID + "\",\"signal\":" + payload + ",\"sender\":\"" + ID + "\",\"token\":\"" + ID + "\"}")
                .getBytes(UTF_8);
        signal = readFrame().signal();
        packed = pack();
    }

    /** A client's WebSocket frame. */
    @Benchmark
    public RoomsDialect.Frame readFrame() throws RoomsDialect.BadFrame {
        return RoomsDialect.readFrame(frame, "room", ID);
    }

    /** The frame for the recipient. */
    @Benchmark
    public JsonBytes writeFrame() {
        return RoomsDialect.relayed(scratch, signal, room, cursor);
    }

    /** The body of a client's POST. */
    @Benchmark
    public StreamDialect.SignalRequest readPost() throws RefusedException {
        return StreamDialect.readSignal(body);
    }

    /** The recipient's event. */
    @Benchmark
    public JsonBytes writeEvent() {
        return StreamDialect.relayed(scratch, signal, room, ID);
    }

    /** The form between nodes. */
    @Benchmark
    public byte[] pack() {
        Packer out = new Packer(signal.size());
        signal.pack(out);
        return out.toBytes();
    }

    /** From the form between nodes. */
    @Benchmark
    public Signal unpack() {
        return Signal.unpack(new Unpacker(packed));
    }

    /** Runs all of them, and tells what came out in Markdown. */
    static String table() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^" + Codecs.class.getName().replace(".", "\\.") + "\\.")
                        .jvmArgsAppend(FLAGS)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        StringBuilder table = new StringBuilder("### Codecs\n\nJava " + Runtime.version() + "\n\n");
        table.append("| codec | payload, bytes | ns | ± (99.9 %) | bytes allocated |\n|---|---|---|---|---|\n");
        for (RunResult result : results) {
            String name = result.getPrimaryResult().getLabel();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %.0f | %.0f |%n",
                    name,
                    result.getParams().getParam("size"),
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreError(),
                    result.getSecondaryResults().get(ALLOCATED).getScore()));
        }
        return table.toString();
    }
}
