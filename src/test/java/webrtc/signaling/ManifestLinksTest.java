package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the objects of Kubernetes name of each other is there: it would tell nobody that it is not. */
class ManifestLinksTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode read(String file) throws IOException {
        return YAML.readTree(Path.of("k8s", file).toFile());
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static JsonNode deployment() throws IOException {
        return read("base/deployment.yaml");
    }

    private static List<JsonNode> ports() throws IOException {
        return stream(deployment().at("/spec/template/spec/containers/0/ports")).toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return list.valueStream();
    }

    /** Before it is ready a node must find others, and each of them by its own address. */
    @Test
    void theNameOfTheNodesResolvesToEachOfThem() throws IOException {
        JsonNode nodes = read("base/service-nodes.yaml").path("spec");
        assertThat(nodes.path("clusterIP").asText()).isEqualTo("None");
        assertThat(nodes.path("publishNotReadyAddresses").asBoolean()).isTrue();
    }

    @Test
    void theAutoscalerScalesTheNodesByAMetricThatTheyTell() throws IOException {
        JsonNode autoscaler =
                read("components/hpa/horizontalpodautoscaler.yaml").path("spec");
        assertThat(autoscaler.at("/scaleTargetRef/kind").asText())
                .isEqualTo(deployment().path("kind").asText());
        assertThat(autoscaler.at("/scaleTargetRef/name").asText()).isEqualTo(name(deployment()));
        assertThat(Files.readString(Path.of("docs/metrics.md")))
                .contains("| `" + autoscaler.at("/metrics/0/pods/metric/name").asText() + "` |");
    }

    @Test
    void theRoutesLeadToTheServiceOfTheClients() throws IOException {
        JsonNode service = read("base/service.yaml");
        JsonNode port = service.at("/spec/ports/0");
        List<JsonNode> backends = read("components/gateway/httproute.yaml").findValues("backendRefs");
        assertThat(backends).hasSize(2).allSatisfy(refs -> {
            assertThat(refs.at("/0/name").asText()).isEqualTo(name(service));
            assertThat(refs.at("/0/port").asInt()).isEqualTo(port.path("port").asInt());
        });
        JsonNode ingress = read("components/ingress/ingress.yaml").at("/spec/rules/0/http/paths/0/backend/service");
        assertThat(ingress.path("name").asText()).isEqualTo(name(service));
        assertThat(ingress.at("/port/name").asText())
                .isEqualTo(port.path("name").asText());
    }

    @Test
    void theMetricsAreCollectedFromTheAdminPort() throws IOException {
        JsonNode admin = ports().stream()
                .filter(port -> port.path("name").asText().equals("admin"))
                .findFirst()
                .orElseThrow();
        JsonNode monitor =
                read("components/monitoring/operator/podmonitor.yaml").path("spec");
        assertThat(monitor.at("/podMetricsEndpoints/0/port").asText()).isEqualTo("admin");
        assertThat(monitor.at("/podMetricsEndpoints/0/path").asText()).isEqualTo("/metrics");

        JsonNode patch = YAML.readTree(read("components/monitoring/kustomization.yaml")
                .at("/patches/0/patch")
                .asText());
        JsonNode annotations = patch.at("/spec/template/metadata/annotations");
        assertThat(annotations.path("prometheus.io/port").asInt())
                .isEqualTo(admin.path("containerPort").asInt());
        assertThat(annotations.path("prometheus.io/path").asText()).isEqualTo("/metrics");
    }
}
