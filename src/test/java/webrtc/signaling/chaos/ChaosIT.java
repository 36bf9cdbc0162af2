package webrtc.signaling.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The promises hold while nodes are killed, frozen and restarted, and clients lose their connections. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@EnabledIfSystemProperty(
        named = "chaos.seconds",
        matches = ".+",
        disabledReason = "a run of its own: see CONTRIBUTING.md")
class ChaosIT {
    @Test
    void nothingAcknowledgedIsLostDoubledOrReordered() throws IOException {
        Report report = ChaosRun.run(ChaosRun.Plan.ofProperties(), System.out);
        assertThat(report.violations()).as(report.toString()).isEmpty();
    }
}
