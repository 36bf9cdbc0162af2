package webrtc.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;

/**
 * A WebSocket (RFC 6455): frames as Netty reads them, messages, and the closing handshake. It takes the place of Vert.x
 * on the channel of the request that asked for it. Vert.x would keep that request, and queues for writes of other threads,
 * for as long as the WebSocket lives: three quarters of the memory of an idle client. Belongs to its channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whatever fails on a channel ends in channelInactive
final class SocketConnection extends ChannelDuplexHandler {
    /** How long the client may take to answer a close, or to read what is before one. */
    private static final long CLOSING_SECONDS = 10;

    /** How a frame begins that is a whole message (RFC 6455, 5.2). */
    static final int TEXT = 0x81;

    static final int BINARY = 0x82;
    private static final int PING = 0x89;

    /** What stands for a length that takes more than seven bits. */
    private static final int LENGTH_IN_TWO = 126;

    private static final int LENGTH_IN_EIGHT = 127;
    private static final int LONGEST_HEAD = 10;

    private static final byte[] NOTHING = new byte[0];

    /** What happens to a WebSocket. It is told on the context of its home. */
    interface Listener extends Handler<WebSocketFrame> {
        /** A frame came, which is released afterwards. A ping is answered already, and so is a close. */
        @Override
        void handle(WebSocketFrame frame);

        /** Nothing more can be read. The connection ends, with a code if it is closed with one now. */
        void failed(Throwable failure);

        /** It takes more again. */
        void drained();

        /** The connection is gone. */
        void closed();
    }

    private final ContextInternal context;
    private final Listener listener;
    /** Below it everything is bytes, and nothing waits for the end of the turn. */
    private final ChannelHandlerContext encoder;

    private ChannelHandlerContext channel;
    /** What comes is no WebSocket any more: there will be no answer to a close. */
    private boolean deaf;
    /** A close was written. */
    private boolean closing;
    /** When the connection ends, be it answered or not. */
    private @Nullable Future<?> deadline;

    private SocketConnection(HttpServerConnection http, Listener listener) {
        this.channel = http.channelHandlerContext();
        this.encoder = channel.pipeline().context(WebSocket13FrameEncoder.class);
        this.context = http.context();
        this.listener = listener;
    }

    /**
     * Accepts the opening handshake that a request is, and takes the connection over.
     *
     * @param maxFrame the largest frame, in bytes of its payload
     */
    static SocketConnection accept(HttpServerRequest request, int maxFrame, Listener listener) {
        HttpServerConnection http = (HttpServerConnection) request.connection();
        ChannelHandlerContext vertx = http.channelHandlerContext();
        WebSocketDecoderConfig frames = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxFrame)
                // The listener does, with the code that fits.
                .closeOnProtocolViolation(false)
                .build();
        new WebSocketServerHandshaker13("", AccessGate.SUBPROTOCOL, frames)
                .handshake(vertx.channel(), handshake(request), null, vertx.newPromise());
        SocketConnection socket = new SocketConnection(http, listener);
        vertx.pipeline()
                .addBefore(vertx.name(), "flow", new FlowControlHandler())
                .replace(vertx.name(), "socket", socket);
        return socket;
    }

    /** What of the request Netty answers. */
    private static FullHttpRequest handshake(HttpServerRequest request) {
        FullHttpRequest handshake =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "", Unpooled.EMPTY_BUFFER);
        handshake
                .headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY));
        String offered = AccessGate.otherSubprotocols(request);
        if (!offered.isEmpty()) {
            handshake.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, offered);
        }
        return handshake;
    }

    // ---- from the client

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            // The end of the request that was the handshake is no frame.
            if (message instanceof WebSocketFrame frame) {
                read(frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(WebSocketFrame frame) {
        if (closing) {
            if (frame instanceof CloseWebSocketFrame) {
                channel.close();
            }
            return;
        }
        if (frame instanceof PingWebSocketFrame) {
            channel.writeAndFlush(new PongWebSocketFrame(frame.content().retain()), channel.voidPromise());
        }
        context.dispatch(frame, listener);
        if (frame instanceof CloseWebSocketFrame close && !closing) {
            closing = true;
            endAfter(channel.writeAndFlush(
                    close.statusCode() < 0
                            ? new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE)
                            : close.retain()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (isWritable()) {
            context.dispatch(taken -> listener.drained());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        boolean late = closing;
        deaf = true;
        context.dispatch(failure, listener::failed);
        if (late || !closing) {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        context.dispatch(gone -> listener.closed());
    }

    /** Reads no more for now, and holds back what has been read already. */
    void pause() {
        channel.channel().config().setAutoRead(false);
    }

    /** Reads on. */
    void resume() {
        channel.channel().config().setAutoRead(true);
    }

    // ---- to the client

    /** Whether neither side has closed it. */
    boolean isOpen() {
        return !closing;
    }

    /** Whether it takes more; what is written all the same waits in memory. */
    boolean isWritable() {
        return channel.channel().isWritable();
    }

    /**
     * Writes a message, unless the connection is closed. It leaves at the end of the loop's turn.
     *
     * @param kind {@link #TEXT} or {@link #BINARY}
     * @param length so many bytes of the payload, which is copied
     */
    void write(int kind, byte[] payload, int length) {
        if (!closing) {
            encoder.write(frame(kind, payload, length), encoder.voidPromise());
            channel.flush();
        }
    }

    /** Writes a text message, and a ping behind it, that leave at once: see {@link ConnectionWatch#GATHERED}. */
    void writeAtOnce(byte[] text, boolean ping) {
        if (!closing) {
            encoder.write(frame(TEXT, text, text.length), encoder.voidPromise());
            if (ping) {
                encoder.write(frame(PING, NOTHING, 0), encoder.voidPromise());
            }
            encoder.flush();
        }
    }

    /** A frame (RFC 6455, 5.2). Netty's encoder would make an object and a list for each, and two buffers of a long one. */
    private ByteBuf frame(int kind, byte[] payload, int length) {
        ByteBuf frame = encoder.alloc().directBuffer(length + LONGEST_HEAD).writeByte(kind);
        if (length < LENGTH_IN_TWO) {
            frame.writeByte(length);
        } else if (length < 1 << Short.SIZE) {
            frame.writeByte(LENGTH_IN_TWO).writeShort(length);
        } else {
            frame.writeByte(LENGTH_IN_EIGHT).writeLong(length);
        }
        return frame.writeBytes(payload, 0, length);
    }

    /** Closes it: the connection ends when the client has answered, or does not in time. */
    void close(int code, String reason) {
        if (closing) {
            return;
        }
        closing = true;
        ChannelFuture written = channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
        if (deaf) {
            endAfter(written);
        } else {
            resume();
            endInTime();
        }
    }

    private void endAfter(ChannelFuture written) {
        written.addListener(done -> channel.close());
        endInTime();
    }

    private void endInTime() {
        if (channel.channel().isOpen()) {
            deadline = channel.executor().schedule(() -> channel.close(), CLOSING_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The server stops. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        close(CloseCode.DRAINING.code(), CloseCode.DRAINING.reason());
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    }
}
