package webrtc.signaling.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.buffer.Buffer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Utf8;

/**
 * Puts the messages of a WebSocket together from its frames, which Netty hands over as they come, and finds out when
 * they break the rules (RFC 6455, 5.4, 7.4.1 and 8.1).
 */
final class SocketMessages {
    private final int maxBytes;
    private final boolean takesBinary;

    private @Nullable Buffer fragments;
    private boolean isText;

    /** Messages of up to so many bytes; of text only, unless binary ones are taken too. */
    SocketMessages(int maxBytes, boolean takesBinary) {
        this.maxBytes = maxBytes;
        this.takesBinary = takesBinary;
    }

    /** The connection can't go on, and is to be closed with this code. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final CloseCode code;

        private Broken(CloseCode code) {
            super(code.reason(), null, false, false);
            this.code = code;
        }

        CloseCode code() {
            return code;
        }
    }

    /** The message that ends with this frame, or null where it does not end one. */
    byte @Nullable [] add(WebSocketFrame frame) throws Broken {
        boolean begins = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (!begins && !(frame instanceof ContinuationWebSocketFrame)) {
            return null;
        }
        if (frame instanceof BinaryWebSocketFrame && !takesBinary) {
            throw new Broken(CloseCode.UNSUPPORTED);
        }
        if (begins == (fragments != null)) {
            throw new Broken(CloseCode.PROTOCOL_ERROR);
        }
        if (begins) {
            isText = frame instanceof TextWebSocketFrame;
        }
        int before = fragments == null ? 0 : fragments.length();
        if (before + frame.content().readableBytes() > maxBytes) {
            throw new Broken(CloseCode.TOO_LARGE);
        }
        byte[] bytes = ByteBufUtil.getBytes(frame.content());
        if (fragments != null || !frame.isFinalFragment()) {
            fragments = (fragments == null ? Buffer.buffer() : fragments).appendBytes(bytes);
            if (!frame.isFinalFragment()) {
                return null;
            }
            bytes = fragments.getBytes();
            fragments = null;
        }
        if (isText && !Utf8.isValid(bytes)) {
            throw new Broken(CloseCode.NOT_UTF8);
        }
        return bytes;
    }

    /** Whether the last message was one of text. */
    boolean isText() {
        return isText;
    }

    /**
     * Why a connection can't go on after this failure, or null where that is not the client's fault: bytes that are no
     * frames, a frame above the limit, a reason of a close that is no UTF-8. Netty has found out, and would close without a code.
     */
    static @Nullable CloseCode broken(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException e) {
            int code = e.closeStatus().code();
            return Stream.of(CloseCode.TOO_LARGE, CloseCode.NOT_UTF8)
                    .filter(close -> close.code() == code)
                    .findAny()
                    .orElse(CloseCode.PROTOCOL_ERROR);
        }
        return null;
    }
}
