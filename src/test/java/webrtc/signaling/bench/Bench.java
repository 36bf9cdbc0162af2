package webrtc.signaling.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures contestants side by side. All are started and warmed up; then each is measured in turn, forwards and
 * backwards, so that whatever else happens on the machine happens to all of them.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false)
final class Bench implements Callable<Integer> {
    /** What is chosen on the command line. */
    static final class Options {
        @Option(names = "--works", split = ",", description = "${COMPLETION-CANDIDATES}", defaultValue = "relay")
        List<Works> works = new ArrayList<>();

        @Option(
                names = "--contestants",
                split = ",",
                description = "${COMPLETION-CANDIDATES}",
                defaultValue = "SIGNALING,BARE")
        List<Contestant> contestants = new ArrayList<>();

        @Option(names = "--peers", description = "the servers of others too; npm fetches some of them once")
        boolean peers;

        @Option(names = "--codecs", description = "nothing but what reads and writes messages, in some 90 s")
        boolean codecs;

        @Option(names = "--rounds", description = "measurements of each", defaultValue = "4")
        int rounds;

        @Option(names = "--seconds", description = "length of a measurement", defaultValue = "4")
        double seconds;

        @Option(names = "--warm-up", description = "measurements of each that don't count", defaultValue = "3")
        int warmUp;

        @Option(names = "--server-cpu", description = "processor of the servers, or a range", defaultValue = "0")
        String serverCpu = "";

        @Option(names = "--generator-cpu", description = "processor of the generator", defaultValue = "1")
        int generatorCpu;

        @Option(names = "--jar", description = "the program", defaultValue = "target/webrtc-signaling-server.jar")
        Path jar = Path.of("");

        @Option(names = "--before", description = "an earlier program, measured beside it")
        @Nullable
        Path before;

        @Option(
                names = "--before-setting",
                description = "an environment variable of that one, as NAME=VALUE; without --before of this program")
        Map<String, String> beforeSettings = new HashMap<>();

        @Option(names = "--directory", description = "where results and logs go", defaultValue = "target/bench")
        Path directory = Path.of("");
    }

    @Mixin
    private final Options options = new Options();

    /** {@code --help} tells the options. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        Files.createDirectories(options.directory);
        Programs.run(
                null,
                "taskset",
                "-acp",
                Integer.toString(options.generatorCpu),
                Long.toString(ProcessHandle.current().pid()));
        if (options.codecs) {
            String table = Codecs.table();
            System.out.println(table);
            Files.writeString(options.directory.resolve("codecs.md"), table);
            return 0;
        }
        boolean isBeforeNamed = options.before != null || !options.beforeSettings.isEmpty();
        boolean isBeforeThere = options.contestants.stream().anyMatch(Contestant::isBefore);
        if (isBeforeThere && !isBeforeNamed) {
            throw new IllegalArgumentException("What is measured as before? --before or --before-setting says it.");
        }
        if (isBeforeNamed && !isBeforeThere) {
            options.contestants.add(Contestant.BEFORE);
        }
        if (options.peers) {
            options.contestants.removeAll(Contestant.peers());
            options.contestants.addAll(Contestant.peers());
        }
        try (Loop loop = new Loop()) {
            for (Works works : options.works) {
                Work work = works.work();
                Map<Contestant, String> leftOut = leftOut(works);
                // Who is named twice is one.
                Set<Contestant> contestants = new LinkedHashSet<>(options.contestants);
                contestants.removeAll(leftOut.keySet());
                Map<Contestant, List<Sample>> samples = work.wantsFreshServers()
                        ? measureFresh(contestants, loop, work)
                        : measureWarm(contestants, loop, work);
                Report report = new Report(work, options, samples, leftOut);
                System.out.println(report.table());
                Files.writeString(options.directory.resolve(works + ".md"), report.table());
                Files.writeString(options.directory.resolve(works + ".svg"), report.plot());
            }
        }
        return 0;
    }

    /** Who can't do a work, and why. */
    private Map<Contestant, String> leftOut(Works works) {
        Map<Contestant, String> leftOut = new EnumMap<>(Contestant.class);
        for (Contestant contestant : options.contestants) {
            String obstacle = contestant.obstacle(works);
            if (obstacle != null) {
                leftOut.put(contestant, obstacle);
            }
        }
        return leftOut;
    }

    private Map<Contestant, List<Sample>> measureWarm(Set<Contestant> contestants, Loop loop, Work work)
            throws IOException {
        List<Servers> all = new ArrayList<>();
        Map<Contestant, List<Sample>> samples = new EnumMap<>(Contestant.class);
        try {
            for (Contestant contestant : contestants) {
                all.add(Servers.start(contestant, options));
            }
            for (int round = -options.warmUp; round < options.rounds; round++) {
                for (Servers servers : all) {
                    Sample sample = work.measure(loop, servers, options.seconds);
                    if (round >= 0) {
                        keep(samples, servers.contestant(), sample);
                    }
                }
                Collections.reverse(all);
            }
            work.end();
        } finally {
            all.forEach(Servers::close);
        }
        return samples;
    }

    private Map<Contestant, List<Sample>> measureFresh(Set<Contestant> contestants, Loop loop, Work work)
            throws IOException {
        Map<Contestant, List<Sample>> samples = new EnumMap<>(Contestant.class);
        for (int round = 0; round < options.rounds; round++) {
            for (Contestant contestant : contestants) {
                try (Servers servers = Servers.start(contestant, options)) {
                    keep(samples, contestant, work.measure(loop, servers, options.seconds));
                }
            }
        }
        return samples;
    }

    private static void keep(Map<Contestant, List<Sample>> samples, Contestant contestant, Sample sample) {
        samples.computeIfAbsent(contestant, c -> new ArrayList<>()).add(sample);
    }
}
