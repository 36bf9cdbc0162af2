package webrtc.signaling.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the operating system says of processors and memory (proc(5)). */
final class Usage {
    /** A tick of these counters is 10 ms on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private Usage() {}

    /** Seconds that all threads of these processes have used so far, in the kernel too. */
    static double cpuSeconds(List<Long> pids) {
        return pids.stream().mapToDouble(Usage::cpuSeconds).sum();
    }

    static double cpuSeconds(long pid) {
        String stat = read("/proc/" + pid + "/stat");
        // The name of the program may have spaces; behind its bracket the fields are countable.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Seconds that all processors together were busy so far. */
    static double busySeconds() {
        String[] fields = read("/proc/stat").lines().findFirst().orElseThrow().split(" +", -1);
        long ticks = 0;
        for (int i = 1; i <= 8; i++) {
            boolean idle = i == 4 || i == 5;
            ticks += idle ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Bytes of memory that these processes have in use. */
    static double residentBytes(List<Long> pids) {
        return pids.stream()
                .mapToDouble(pid -> 1024
                        * Double.parseDouble(
                                read("/proc/" + pid + "/status").replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1")))
                .sum();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
