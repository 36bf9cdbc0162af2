package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for Kubernetes: they can be read, they name only what there is, and they fit the program's settings. */
class ManifestTest {
    private static final Path FOLDER = Path.of("k8s");
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .build());

    private static List<JsonNode> documents(InputStream yaml) throws IOException {
        return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll();
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream yaml = Files.newInputStream(FOLDER.resolve(file))) {
            List<JsonNode> documents = documents(yaml);
            assertThat(documents).as(file).hasSize(1);
            return documents.get(0);
        }
    }

    /** Every YAML file below k8s. */
    static Stream<Path> files() throws IOException {
        return find(".yaml")
                // Those are Prometheus's own.
                .filter(file -> !file.toString().endsWith(".rules.yaml"));
    }

    /** Every kustomization below k8s. */
    static Stream<Path> kustomizations() throws IOException {
        return find("kustomization.yaml");
    }

    private static Stream<Path> find(String end) throws IOException {
        try (Stream<Path> found = Files.walk(FOLDER)) {
            return found.filter(file -> file.toString().endsWith(end)).map(FOLDER::relativize).toList().stream();
        }
    }

    private static Map<String, String> settings() throws IOException {
        return Files.readAllLines(FOLDER.resolve("base/settings.env")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** The settings of a pod, as the program takes them. */
    private static ServerConfig config() throws IOException {
        Map<String, String> environment = new HashMap<>(settings());
        environment.put("CLUSTER_HOST", "10.0.0.1");
        return ServerConfig.ofEnvironment(environment);
    }

    private static JsonNode pod() throws IOException {
        return read("base/deployment.yaml").at("/spec/template/spec");
    }

    private static JsonNode container() throws IOException {
        return pod().at("/containers/0");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsOneObject(Path file) throws IOException {
        JsonNode object = read(file.toString());
        assertThat(object.path("apiVersion").asText()).isNotEmpty();
        assertThat(object.path("kind").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void whatAKustomizationNamesIsThereAndNothingElseIs(Path file) throws IOException {
        JsonNode kustomization = read(file.toString());
        Path folder = FOLDER.resolve(file).getParent();
        Set<String> named = new TreeSet<>();
        for (String list : List.of("resources", "components")) {
            kustomization.path(list).forEach(item -> named.add(item.asText()));
        }
        kustomization
                .path("configMapGenerator")
                .forEach(map -> map.path("files").forEach(item -> named.add(item.asText())));
        assertThat(named).isNotEmpty().allSatisfy(name -> {
            Path path = folder.resolve(name);
            assertThat(Files.isDirectory(path) ? path.resolve("kustomization.yaml") : path)
                    .isRegularFile();
        });
        try (Stream<Path> lying = Files.list(folder)) {
            assertThat(lying.map(path -> path.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml")))
                    .isSubsetOf(named);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod", "podman"})
    void everyOverlayIsRendered(String overlay) throws Exception {
        byte[] rendered;
        try {
            Process kubectl = new ProcessBuilder("kubectl", "kustomize", "k8s/overlays/" + overlay)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            rendered = kubectl.getInputStream().readAllBytes();
            assertThat(kubectl.waitFor()).isZero();
        } catch (IOException e) {
            assumeTrue(false, "There is no kubectl to render with");
            return;
        }
        Map<String, JsonNode> objects = new HashMap<>();
        documents(new ByteArrayInputStream(rendered))
                .forEach(object -> objects.put(object.path("kind").asText(), object));
        assertThat(objects).containsKeys("Deployment", "Service", "ConfigMap");
        assertThat(objects.values())
                .as("what a cluster without the Prometheus operator takes")
                .noneMatch(object -> object.path("apiVersion").asText().startsWith("monitoring.coreos.com"));
        JsonNode labels = objects.get("Deployment").at("/spec/template/metadata/labels");
        for (String pointer : List.of("/spec/selector/matchLabels", "/spec/podSelector/matchLabels")) {
            objects.values().stream()
                    .map(object -> object.at(pointer))
                    .filter(selector -> !selector.isMissingNode())
                    .forEach(selector -> assertThat(labels).isEqualTo(selector));
        }
        assertThat(objects.get("Service").at("/spec/selector")).isEqualTo(labels);
    }

    @Test
    void everySettingExistsAndItsValueIsTaken() throws IOException {
        assertThat(Stream.of(Setting.values()).map(Setting::name))
                .containsAll(settings().keySet())
                .contains(container().at("/env/0/name").asText());
        assertThat(config().adminPort()).isEqualTo(9090);
        assertThat(config().adminHost()).isEqualTo("0.0.0.0");
    }

    @Test
    void thePortsAreThoseOfTheProgram() throws IOException {
        ServerConfig config = config();
        Map<String, Integer> ports = Map.of(
                "http", config.port(),
                "admin", config.adminPort(),
                "hazelcast", config.cluster().port(),
                "bus", config.cluster().busPort());
        Map<String, Integer> named = new HashMap<>();
        container()
                .path("ports")
                .forEach(port -> named.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));
        assertThat(named).isEqualTo(ports);

        JsonNode nodes = read("base/service-nodes.yaml");
        assertThat(nodes.at("/metadata/name").asText())
                .isEqualTo(config.cluster().dns());
        nodes.at("/spec/ports")
                .forEach(port -> assertThat(port.path("port").asInt())
                        .isEqualTo(ports.get(port.path("targetPort").asText())));
        assertThat(ports)
                .containsKey(
                        read("base/service.yaml").at("/spec/ports/0/targetPort").asText());

        Set<Integer> allowed = new TreeSet<>();
        read("base/networkpolicy.yaml")
                .at("/spec/ingress")
                .findValues("port")
                .forEach(port -> allowed.add(port.asInt()));
        assertThat(allowed).containsExactlyInAnyOrderElementsOf(ports.values());
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("EXPOSE " + config.port() + " " + config.adminPort() + "\n");
    }

    @Test
    void theProbesAskTheAdminPort() throws IOException {
        Map<String, String> paths =
                Map.of("startupProbe", "/startupz", "readinessProbe", "/readyz", "livenessProbe", "/livez");
        for (Map.Entry<String, String> probe : paths.entrySet()) {
            JsonNode call = container().path(probe.getKey()).path("httpGet");
            assertThat(call.path("path").asText()).isEqualTo(probe.getValue());
            assertThat(call.path("port").asText()).isEqualTo("admin");
        }
    }

    /** Killed in the middle of it, a node would have handed its sessions over to nobody. */
    @Test
    void stoppingTakesNoLongerThanKubernetesWaits() throws IOException {
        long millis = config().drainDelayMillis() + config().drainMillis();
        assertThat(pod().path("terminationGracePeriodSeconds").asLong())
                .isGreaterThanOrEqualTo(millis / 1_000 + Main.STOP_SECONDS);
        JsonNode readiness = container().path("readinessProbe");
        assertThat(config().drainDelayMillis() / 1_000)
                .isGreaterThan(readiness.path("periodSeconds").asLong()
                        * readiness.path("failureThreshold").asLong());
    }

    /** The Pod Security Standard "restricted", and a root file system that is only read. */
    @Test
    void aPodIsAllowedNothing() throws IOException {
        assertThat(pod().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod().at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
        JsonNode context = container().path("securityContext");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("USER " + pod().at("/securityContext/runAsUser").asText() + ":");
    }
}
