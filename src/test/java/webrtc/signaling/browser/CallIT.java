package webrtc.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The call page, as people use it who are at different nodes. */
class CallIT extends CallTest {
    /** Holds an offer back that has come, until {@code release()} is called. */
    private static final String STOP_AT_THE_OFFER = """
            const released = new Promise(resolve => { window.release = resolve; });
            const apply = RTCPeerConnection.prototype.setRemoteDescription;
            RTCPeerConnection.prototype.setRemoteDescription = async function(description) {
                window.negotiating = true;
                await released;
                return apply.call(this, description);
            };
            """;

    private Page join(int port, String query, String name) {
        return join(newPage(), Stage.url(port, ""), query, name);
    }

    @Test
    void twoOnTwoNodesAndTwoTransportsTalk() {
        Page ada = join(stage().first().port(), "", "Ada");
        ada.awaitText("#stage", "Nobody else is here yet");
        Page grace = join(stage().second().port(), "&transport=sse", "Grace");
        awaitConnected(ada, "Grace");
        awaitConnected(grace, "Ada");
        assertThat(ada.text("#link-state")).contains("WebSocket");
        assertThat(grace.text("#link-state")).contains("event stream");
        assertThat(stage().stats(room).encode()).contains("\"transport\":\"websocket\"", "\"transport\":\"sse\"");
        awaitMedia(ada, "Grace");
        awaitMedia(grace, "Ada");

        ada.type("#text", "<b>Hello</b>, Grace");
        ada.press("Enter");
        grace.awaitText("#log", "<b>Hello</b>, Grace");
    }

    @Test
    void aThirdComesAndGoes() {
        Page ada = join(stage().first().port(), "", "Ada");
        Page grace = join(stage().second().port(), "", "Grace");
        awaitConnected(ada, "Grace");
        Page katherine = join(stage().second().port(), "&transport=sse", "Katherine");
        for (Page page : List.of(ada, grace)) {
            awaitConnected(page, "Katherine");
        }
        awaitConnected(katherine, "Ada");
        awaitConnected(katherine, "Grace");

        katherine.click("[data-do=leave]");
        assertThat(katherine.text("#lobby-notice")).isEqualTo("You have left the call.");
        for (Page page : List.of(ada, grace)) {
            page.awaitText("#log", "Katherine has left");
            assertThat(page.text("#people")).doesNotContain("Katherine");
        }
        awaitConnected(ada, "Grace");
    }

    /** The offer has come, the answer is not sent: it goes by another node, and the call comes up. */
    @Test
    void theNodeDiesInTheMiddleOfNegotiation() {
        try (TwoNodes nodes = new TwoNodes();
                Balancer balancer = new Balancer(
                        List.of(nodes.first().port(), nodes.second().port()))) {
            Page grace = join(newPage().before(STOP_AT_THE_OFFER), Stage.url(balancer.port(), ""), "", "Grace");
            Page ada = join(nodes.second().port(), "", "Ada");
            grace.awaitTrue("window.negotiating");

            nodes.first().process().destroyForcibly();
            grace.awaitText("#link-state", "trying again");
            grace.eval("release()");
            awaitConnected(grace, "Ada");
            awaitConnected(ada, "Grace");
            awaitMedia(grace, "Ada");
            assertThat(ada.text("#log")).doesNotContain("has left");
        }
    }

    @Test
    void whoMayNotUseTheCameraIsToldAndJoinsAllTheSame() {
        Page ada = join(stage().first().port(), "", "Ada");
        Page grace = newPage()
                .before("navigator.mediaDevices.getUserMedia ="
                        + " () => Promise.reject(new DOMException('', 'NotAllowedError'))");
        join(grace, Stage.url(stage().second().port(), ""), "", "Grace");
        grace.awaitText("#call-notice", "This page may not use your camera and microphone");
        awaitConnected(grace, "Ada");
        awaitMedia(grace, "Ada");
        ada.awaitText("#stage", "muted");
    }

    @Test
    void everyControlHasANameAndIsReachedByKeys() {
        Page ada = newPage().open(Stage.url(stage().first().port(), "/"));
        assertThat(ada.eval("[...document.querySelectorAll('input, select')].every(field => field.labels.length)"))
                .isEqualTo(true);
        ada.eval("document.getElementById('room').focus()");
        ada.press("Tab");
        assertThat(ada.eval("document.activeElement.id")).isEqualTo("name");
        ada.type("#name", "Ada");
        ada.press("Enter");
        ada.awaitTrue("!document.getElementById('call').hidden");
        assertThat(ada.eval("document.activeElement.id")).isEqualTo("call-title");
        assertThat(ada.eval("[...document.querySelectorAll('button')].every(button => button.textContent.trim())"))
                .isEqualTo(true);
    }
}
