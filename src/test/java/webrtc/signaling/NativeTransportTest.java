package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeTransportTest {
    @ParameterizedTest
    @ValueSource(strings = {"6.1", "6.1.0-44-amd64", "6.18.44-fc-v782", "7.0.1", "10.0"})
    void kernelsWithDeferredWorkAreRecent(String kernel) {
        assertThat(NativeTransport.isRecent(kernel)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.10.0-32-amd64", "6.0.19", "4.18", "6", "", "23A344", "6.x", "99999999999.1"})
    void othersAreNot(String kernel) {
        assertThat(NativeTransport.isRecent(kernel)).isFalse();
    }

    @Test
    void onLinuxThereIsOneAndItCanBeAskedForByItsName() {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        Transport taken = NativeTransport.of("auto");
        assertThat(taken.name()).isIn("io_uring", "epoll");
        assertThat(NativeTransport.of(taken.name())).isSameAs(taken);
    }

    @Test
    void javasOwnIsThereEverywhere() {
        assertThat(NativeTransport.of("none").name()).isEqualTo("nio");
    }

    @Test
    void whatTheSystemDoesNotHaveIsRefusedWithTheReason() {
        assertThatThrownBy(() -> NativeTransport.theOne("epoll", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NATIVE_TRANSPORT can't be epoll on this system: it is not Linux on x86-64 or ARM.");
    }
}
