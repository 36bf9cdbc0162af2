package webrtc.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import webrtc.signaling.room.RoomDirectory;
import webrtc.signaling.room.Tracing;
import webrtc.signaling.room.Transport;

/** The house as the package comment of {@code webrtc.signaling} draws it: who may know whom, and what. */
@AnalyzeClasses(packages = "webrtc.signaling", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String WIRING = "webrtc.signaling";
    private static final String HTTP = "webrtc.signaling.http..";
    private static final String CLUSTER = "webrtc.signaling.cluster..";
    private static final String OPS = "webrtc.signaling.ops..";
    private static final String ROOM = "webrtc.signaling.room..";
    private static final String PROTOCOL = "webrtc.signaling.protocol..";

    /** A new package has to be given its place here. */
    @ArchTest
    static final ArchRule dependenciesGoDownOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wiring")
            .definedBy(WIRING)
            .layer("http")
            .definedBy(HTTP)
            .layer("cluster")
            .definedBy(CLUSTER)
            .layer("ops")
            .definedBy(OPS)
            .layer("room")
            .definedBy(ROOM)
            .layer("protocol")
            .definedBy(PROTOCOL)
            .whereLayer("wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("ops")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("room")
            .mayOnlyBeAccessedByLayers("wiring", "http", "cluster", "ops")
            .whereLayer("protocol")
            .mayOnlyBeAccessedByLayers("wiring", "http", "cluster", "ops", "room")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("webrtc.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheClusterAndTheWiringKnowHazelcast = noClasses()
            .that()
            .resideOutsideOfPackages(WIRING, CLUSTER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..");

    @ArchTest
    static final ArchRule onlyTheProtocolKnowsJackson = noClasses()
            .that()
            .resideOutsideOfPackage(PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule onlyTheOperatorsPackageKnowsMetricsAndTraces = noClasses()
            .that()
            .resideOutsideOfPackage(OPS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..", "io.opentelemetry..");

    @ArchTest
    static final ArchRule onlyTheTwoPortsAndTheWiringKnowHttp = noClasses()
            .that()
            .resideOutsideOfPackages(WIRING, HTTP, OPS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.ext.web..", "io.vertx.core.http..", "io.netty.handler.codec..");

    @ArchTest
    static final ArchRule theProtocolKnowsTheJdkAndJacksonOnly = classes()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    PROTOCOL, "java..", "javax.crypto..", "com.fasterxml.jackson.core..", "org.jspecify.annotations..");

    /** What a sealed type is made of is all here, so it is no way in for others. */
    @ArchTest
    static void theRoomsAreJoinedToTheWorldByThreeInterfaces(JavaClasses classes) {
        assertThat(classes.stream()
                        .filter(type -> type.getPackageName().equals("webrtc.signaling.room"))
                        .filter(JavaClass::isInterface)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::reflect)
                        .filter(type -> !type.isSealed()))
                .containsExactlyInAnyOrder(RoomDirectory.class, Tracing.class, Transport.class);
    }

    @ArchTest
    static final ArchRule bytesAreComparedInConstantTime = noClasses()
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
            .orShould()
            .callMethod(Arrays.class, "compare", byte[].class, byte[].class)
            .because("the bytes that we compare are digests of secrets: MessageDigest.isEqual");

    @ArchTest
    static final ArchRule nothingIsLocked = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent.locks..")
            .because("what a session is belongs to one context");

    @ArchTest
    static final ArchRule noMethodIsSynchronized = noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

    @ArchTest
    static final ArchRule logsAreWrittenByTheFacadeOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ch.qos.logback..", "java.util.logging..", "io.vertx.core.internal.logging..");
}
