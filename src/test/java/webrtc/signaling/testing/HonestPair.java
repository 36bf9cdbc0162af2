package webrtc.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;

/** Two who do nothing wrong: whatever others send to their node, they are served. */
public final class HonestPair implements AutoCloseable {
    private final SocketClient alice;
    private final SocketClient bob;
    private int said;

    /** Connects both to the node at this port. */
    public HonestPair(int port) {
        alice = SocketClient.connect(port, "the honest room", "alice");
        bob = SocketClient.connect(port, "the honest room", "bob");
        bob.welcome();
    }

    /** One says something, and the other hears it. */
    public void assertServed() {
        said++;
        assertThat(alice.acknowledged("bob", "hello " + said, said)).isEqualTo("delivered");
        assertThat(bob.await("custom").getString("id")).isEqualTo("hello " + said);
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
    }
}
