package webrtc.signaling.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The promises hold while nodes are killed, frozen, cut off and restarted, and clients lose their connections. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ChaosIT {
    @Test
    void nothingAcknowledgedIsLostDoubledOrReordered() throws IOException {
        ChaosRun.Plan plan = ChaosRun.Plan.ofProperties();
        boolean possible = !plan.cuts() || Network.isAllowed();
        if (!possible) {
            System.out.println("Chaos is skipped. " + Network.NEEDS);
        }
        assumeTrue(possible, Network.NEEDS);
        Report report = ChaosRun.run(plan, System.out);
        assertThat(report.violations()).as(report.toString()).isEmpty();
    }
}
