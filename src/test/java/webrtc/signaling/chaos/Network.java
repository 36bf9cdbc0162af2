package webrtc.signaling.chaos;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of this machine's own: each node in a network namespace, with a link to the clients, and one to a switch
 * between the nodes, in a namespace too. That one can be cut. A namespace lasts as long as the process which holds it,
 * and that one ends with its input: nothing outlives this JVM.
 */
final class Network implements AutoCloseable {
    /** What to say where {@link #isAllowed()} is not true. */
    static final String NEEDS = "CUT needs network namespaces: Linux with iproute2, as root or within `unshare -rn`";

    private final List<Process> holders = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<String> inSwitch;

    /** Builds it for so many nodes, or fails where this machine does not allow it. */
    Network(int nodes) throws IOException {
        try {
            // Within unshare this one is down.
            ip(List.of(), "link set lo up");
            inSwitch = entering(namespace());
            ip(inSwitch, "link add switch type bridge", "link set switch up");
            for (int i = 0; i < nodes; i++) {
                places.add(place(i, namespace()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Whether this machine lets us build one. */
    static boolean isAllowed() {
        try (Network tried = new Network(1)) {
            return !tried.places.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Where the nodes run. */
    List<Place> places() {
        return places;
    }

    /** Takes the node's cable to the other nodes out of the switch; its clients still reach it. */
    void cut(int node) {
        cable(node, "down");
    }

    /** Puts it back. */
    void mend(int node) {
        cable(node, "up");
    }

    private void cable(int node, String state) {
        try {
            ip(inSwitch, "link set node" + node + ' ' + state);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The addresses are for tests of networks (RFC 2544); those of two runs at once should differ. */
    private Place place(int node, Process holder) throws IOException {
        long run = ProcessHandle.current().pid();
        String clients = "sig%d-%d".formatted(run, node);
        String subnet = "198.18.%d.".formatted(run % 256);
        int first = 4 * node + 1;
        String clusterHost = "198.19.0." + (node + 1);
        List<String> there = entering(holder);
        ip(
                List.of(),
                "link add " + clients + " type veth peer name clients netns " + holder.pid(),
                "addr add " + subnet + first + "/30 dev " + clients,
                "link set " + clients + " up");
        links.add(clients);
        ip(
                inSwitch,
                "link add node" + node + " type veth peer name cluster netns " + holder.pid(),
                "link set node" + node + " master switch up");
        ip(
                there,
                "link set lo up",
                "addr add " + subnet + (first + 1) + "/30 dev clients",
                "link set clients up",
                "addr add " + clusterHost + "/24 dev cluster",
                "link set cluster up");
        return new Place(subnet + (first + 1), clusterHost, there);
    }

    /** A process in a new namespace, which is there when the process has answered. */
    private Process namespace() throws IOException {
        Process holder = new ProcessBuilder("unshare", "--net", "cat").start();
        holders.add(holder);
        try {
            holder.getOutputStream().write('?');
            holder.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended already, and says why below.
        }
        if (holder.getInputStream().read() != '?') {
            throw new IOException(new String(holder.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return holder;
    }

    private static List<String> entering(Process holder) {
        return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
    }

    private static void ip(List<String> place, String... commands) throws IOException {
        List<String> command = new ArrayList<>(place);
        command.addAll(List.of("ip", "-batch", "-"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(String.join("\n", commands) + "\n");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        for (String link : links) {
            try {
                // It would go with its namespace, but connections that died in there may keep that for minutes.
                ip(List.of(), "link delete " + link);
            } catch (IOException e) {
                // It is gone.
            }
        }
        holders.forEach(Process::destroy);
    }
}
