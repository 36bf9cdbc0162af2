package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kubernetes ignores a field whose name it does not know, or refuses the object: none of ours is misspelt. */
class ManifestFieldsTest {
    private static final Path FOLDER = Path.of("k8s");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final KubernetesSerialization KINDS = new KubernetesSerialization();

    /** The models take any field besides those that they know; this reader does not. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Every file with an object of Kubernetes. */
    static Stream<Path> objects() throws IOException {
        try (Stream<Path> found = Files.walk(FOLDER)) {
            return found
                    .filter(file -> file.toString().endsWith(".yaml"))
                    // Those are kubectl's and Prometheus's own.
                    .filter(file -> !file.endsWith("kustomization.yaml")
                            && !file.toString().endsWith(".rules.yaml"))
                    .toList()
                    .stream();
        }
    }

    private static void readStrictly(JsonNode object) throws JsonProcessingException {
        String version = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        Class<?> model = KINDS.getRegisteredKubernetesResource(version, kind);
        assertThat(model).as(version + " " + kind).isNotNull();
        STRICT.treeToValue(object, model);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyFieldIsKnown(Path file) throws IOException {
        JsonNode object = YAML.readTree(file.toFile());
        assertThatCode(() -> readStrictly(object)).doesNotThrowAnyException();
    }

    @Test
    void aMisspeltFieldIsFound() throws IOException {
        JsonNode deployment =
                YAML.readTree(FOLDER.resolve("base/deployment.yaml").toFile());
        ObjectNode container = (ObjectNode) deployment.at("/spec/template/spec/containers/0");
        container.set("readinesProbe", container.remove("readinessProbe"));
        assertThatThrownBy(() -> readStrictly(deployment))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("readinesProbe");
    }
}
