package webrtc.signaling.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import webrtc.signaling.protocol.JsonBytes;

/**
 * Writes chunks of an HTTP/1.1 answer (RFC 9112, 7.1) behind its head, each as one buffer and below Netty's encoder: that
 * makes three of each, which are awaited one by one and gathered by the kernel. It does not count, so it ends the answer
 * as any other. Vert.x has to be in its strict thread mode: otherwise the head may wait in a queue, and be overtaken.
 */
@SuppressWarnings("FutureReturnValueIgnored") // who writes hears of a failure when the connection closes
final class Chunks {
    private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);

    /** A length in hexadecimal digits, and two line ends. */
    private static final int FRAMING = 2 * Integer.BYTES + 4;

    private final VertxConnection connection;
    private final ChannelHandlerContext encoder;
    private final Turn turn;
    /** The turn in which the latest chunk left at once; the first turn is none. */
    private long leftAt = -1;

    Chunks(HttpConnection connection, Turn turn) {
        this.turn = turn;
        this.connection = (VertxConnection) connection;
        this.encoder = this.connection.channel().pipeline().context("httpEncoder");
    }

    /** Whether the connection takes more: what was written has left, nearly. */
    boolean areTaken() {
        return connection.channel().isWritable();
    }

    /**
     * Writes the text as one chunk; there is some, as an empty chunk would be the last. The first of a turn leaves at
     * once: most are the only one, and at the end of the turn the connection would have left the processor's caches. Others
     * leave together: see {@link ConnectionWatch#GATHERED}.
     */
    void write(JsonBytes text) {
        long now = turn.number();
        if (leftAt == now) {
            encoder.write(chunk(text), connection.voidPromise);
            connection.channelHandlerContext().flush();
        } else {
            leftAt = now;
            encoder.writeAndFlush(chunk(text), connection.voidPromise);
        }
    }

    private ByteBuf chunk(JsonBytes text) {
        int length = text.size();
        ByteBuf chunk = encoder.alloc().directBuffer(length + FRAMING);
        ByteBufUtil.writeAscii(chunk, Integer.toHexString(length));
        return chunk.writeBytes(LINE_END).writeBytes(text.array(), 0, length).writeBytes(LINE_END);
    }
}
