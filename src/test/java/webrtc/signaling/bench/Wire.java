package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A TCP connection of the generator. It keeps no buffer while nothing is under way: there may be many. */
abstract class Wire extends ChannelInboundHandlerAdapter {
    private static final byte[] NOTHING = {};

    final Loop loop;
    private @Nullable Channel channel;
    private byte[] unread = NOTHING;
    private @Nullable ByteBuf unwritten;
    private boolean ending;
    private boolean ended;

    Wire(Loop loop) {
        this.loop = loop;
    }

    final void connect(int port) {
        channel = loop.bootstrap
                .clone()
                .handler(this)
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        flush();
                    } else {
                        end(connected.cause().toString());
                    }
                })
                .channel();
    }

    /** Takes what it can of the bytes, and says where it stopped. */
    abstract int take(byte[] data, int from, int to);

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf read = (ByteBuf) message;
        byte[] scratch = loop.scratch;
        System.arraycopy(unread, 0, scratch, 0, unread.length);
        int to = unread.length + read.readableBytes();
        read.readBytes(scratch, unread.length, read.readableBytes());
        read.release();
        int from = take(scratch, 0, to);
        unread = from == to ? NOTHING : Arrays.copyOfRange(scratch, from, to);
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        end("the server ended it");
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(cause.toString());
    }

    final void write(String text) {
        write(text.getBytes(US_ASCII));
    }

    final void write(byte[] bytes) {
        if (unwritten == null) {
            unwritten = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length);
            loop.flushLater(this);
        }
        unwritten.writeBytes(bytes);
    }

    /** Until it is connected, what is to be written waits. */
    final void flush() {
        if (channel.isActive() && unwritten != null) {
            var unused = channel.writeAndFlush(unwritten, channel.voidPromise());
            unwritten = null;
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
        var unused = channel.deregister();
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
        if (channel != null) {
            var unused = channel.close();
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
