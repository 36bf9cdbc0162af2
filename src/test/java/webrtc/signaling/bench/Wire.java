package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A TCP connection of the generator. It keeps no buffer while nothing is under way: there may be many. */
abstract class Wire {
    private static final byte[] NOTHING = {};

    final Loop loop;
    private @Nullable SocketChannel channel;
    private byte[] unread = NOTHING;
    private byte[] unwritten = NOTHING;
    private int unwrittenLength;
    private boolean ending;
    private boolean ended;

    Wire(Loop loop) {
        this.loop = loop;
    }

    final void connect(int port) {
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(loop.selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                key.interestOps(SelectionKey.OP_READ);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what it can of the bytes, and says where it stopped. */
    abstract int take(byte[] data, int from, int to);

    final void ready(SelectionKey key) {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                flush();
            }
            if (key.isReadable()) {
                read();
            }
            if (key.isValid() && key.isWritable()) {
                key.interestOps(SelectionKey.OP_READ);
                flush();
            }
        } catch (IOException e) {
            end(e.toString());
        }
    }

    private void read() throws IOException {
        byte[] scratch = loop.scratch;
        ByteBuffer buffer = ByteBuffer.wrap(scratch).put(unread);
        int count = channel.read(buffer);
        if (count < 0) {
            end("the server ended it");
            return;
        }
        int to = buffer.position();
        int from = take(scratch, 0, to);
        unread = from == to ? NOTHING : Arrays.copyOfRange(scratch, from, to);
    }

    final void write(String text) {
        write(text.getBytes(US_ASCII));
    }

    final void write(byte[] bytes) {
        if (unwritten.length < unwrittenLength + bytes.length) {
            unwritten = Arrays.copyOf(unwritten, unwrittenLength + bytes.length);
        }
        System.arraycopy(bytes, 0, unwritten, unwrittenLength, bytes.length);
        if (unwrittenLength == 0) {
            loop.flushLater(this);
        }
        unwrittenLength += bytes.length;
    }

    final void flush() {
        if (!channel.isConnected() || unwrittenLength == 0) {
            return;
        }
        try {
            int written = channel.write(ByteBuffer.wrap(unwritten, 0, unwrittenLength));
            System.arraycopy(unwritten, written, unwritten, 0, unwrittenLength - written);
            unwrittenLength -= written;
            if (unwrittenLength > 0) {
                channel.keyFor(loop.selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            end(e.toString());
        }
    }

    /** From now on its end is no failure. */
    final void expectEnd() {
        ending = true;
    }

    final boolean isEnded() {
        return ended;
    }

    /** Nothing that happens to it is looked at any more, until it is closed from this side. */
    final void ignore() {
        expectEnd();
        channel.keyFor(loop.selector).cancel();
    }

    /** Closes it from this side. */
    final void end() {
        ending = true;
        end("closed");
    }

    private void end(String why) {
        ended = true;
        if (!ending) {
            loop.failed("A connection was lost: " + why);
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the HTTP head in these bytes ends; -1 where it is not whole. */
    static int endOfHead(byte[] data, int from, int to) {
        for (int i = from; i <= to - 4; i++) {
            if (data[i] == '\r' && data[i + 1] == '\n' && data[i + 2] == '\r' && data[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }
}
