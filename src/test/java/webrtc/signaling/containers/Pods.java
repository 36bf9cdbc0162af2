package webrtc.signaling.containers;

import static webrtc.signaling.containers.Podman.podman;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import webrtc.signaling.testing.Api;

/**
 * The image, built here, and the pods of k8s/overlays/podman made of it, on a network of their own. Each has the name of
 * this run, so that nothing else on the machine is touched.
 */
final class Pods implements AutoCloseable {
    static final int COUNT = 3;

    private static final String IMAGE = "localhost/webrtc-signaling-server";
    private static final int PROBE_MILLIS = 1_000;
    private static final Path FOLDER = Path.of("target", "pods");
    private static final Path MANIFEST = FOLDER.resolve("pods.yaml");

    private static final String OVERLAY = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namePrefix: %1$s-
            resources: [../../k8s/overlays/podman]
            images: [{name: %2$s, newTag: %1$s}]
            configMapGenerator:
              - name: webrtc-signaling
                behavior: merge
                literals: [DRAIN_DELAY_SECONDS=2, DRAIN_SECONDS=4]
            patches:
              - target: {kind: Deployment}
                # Podman makes a volume of this name, for all that ask for it.
                patch: |
                  - {op: replace, path: /spec/template/spec/volumes/0/name, value: %1$s}
                  - {op: replace, path: /spec/template/spec/containers/0/volumeMounts/0/name, value: %1$s}
            """;

    private final String run = "test" + ProcessHandle.current().pid();
    private final Thread hook = new Thread(this::remove, "end-of-pods");
    private final List<String> addresses = new CopyOnWriteArrayList<>();

    /** Builds the image and starts all pods at once. */
    Pods() throws IOException {
        Runtime.getRuntime().addShutdownHook(hook);
        List<String> build = new ArrayList<>(List.of("build", "--format", "docker", "-t", IMAGE + ":" + run));
        build.addAll(List.of(System.getProperty("containers.build", "").split(" ", -1)));
        build.removeIf(String::isEmpty);
        build.add(".");
        podman(build);

        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("kustomization.yaml"), OVERLAY.formatted(run, IMAGE));
        Files.writeString(MANIFEST, Podman.run(List.of("kubectl", "kustomize", FOLDER.toString())));
        podman("network", "create", "--internal", run);
        podman("play", "kube", "--network", run + ":alias=webrtc-signaling-nodes", MANIFEST.toString());
        for (int pod = 0; pod < COUNT; pod++) {
            addresses.add(currentAddress(pod));
        }
    }

    /** The address of the container which holds the pod's network. */
    private String currentAddress(int pod) {
        String holder = podman("pod", "inspect", name(pod), "--format", "{{.InfraContainerID}}");
        return podman("inspect", holder, "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    }

    private String name(int pod) {
        return run + "-webrtc-signaling-pod-" + pod;
    }

    /**
     * The container of the server, which is what ends and begins: with the whole pod its network would end first, and
     * the server could not say goodbye to anybody.
     */
    private String server(int pod) {
        return name(pod) + "-server";
    }

    /** The address of a pod. */
    String address(int pod) {
        return addresses.get(pod);
    }

    /** Kills a server in the middle of what it does. */
    void kill(int pod) {
        podman("kill", server(pod));
    }

    /** Ends a server as Kubernetes does: SIGTERM, and time to drain. */
    void stop(int pod) {
        podman("stop", "-t", "60", server(pod));
    }

    /** Starts a server again; its pod, which ends soon after it, has a new address then. */
    void start(int pod) {
        podman("pod", "stop", name(pod));
        podman("pod", "start", name(pod));
        addresses.set(pod, currentAddress(pod));
    }

    /** Where a load balancer would send a client now. */
    List<String> ready() {
        return addresses.stream().filter(Pods::isReady).toList();
    }

    /** Whether all are ready, each sees all, and what each answers for has a copy. */
    boolean areOneCluster() {
        return ready().size() == COUNT
                && IntStream.range(0, COUNT).allMatch(pod -> nodesSeenBy(pod) == COUNT && isSafe(pod));
    }

    private boolean isSafe(int pod) {
        String metrics = new Api(address(pod), 9090).get("/metrics").response().body();
        return metrics.contains("signaling_cluster_safe 1.0\n");
    }

    private int nodesSeenBy(int pod) {
        JsonObject stats =
                new Api(address(pod), 4040).get("/api/rooms/stats?details=true").json();
        return stats.getJsonObject("cluster").getJsonArray("nodes").size();
    }

    /** At an address that is not there any more nobody refuses: who waited longer would lose a session to its grace. */
    private static boolean isReady(String address) {
        try {
            HttpURLConnection call = (HttpURLConnection) new URL("http", address, 9090, "/readyz").openConnection();
            call.setConnectTimeout(PROBE_MILLIS);
            call.setReadTimeout(PROBE_MILLIS);
            return call.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the server of a pod has printed. */
    String log(int pod) {
        return podman("logs", server(pod));
    }

    private void remove() {
        if (Files.exists(MANIFEST)) {
            podman("play", "kube", "--down", MANIFEST.toString());
        }
        podman("volume", "rm", "--force", run);
        podman("network", "rm", "--force", run);
        podman("rmi", "--force", IMAGE + ":" + run);
    }

    /** What the servers have printed stays, for whoever looks for the cause of a failure. */
    @Override
    public void close() throws IOException {
        for (int pod = 0; pod < COUNT; pod++) {
            Files.writeString(FOLDER.resolve("pod-" + pod + ".log"), log(pod));
        }
        remove();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
