package webrtc.signaling.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.Secrets;

/** The operator's token, where one is set. */
final class AdminToken {
    private final @Nullable String token;

    AdminToken(@Nullable String token) {
        this.token = token;
    }

    boolean isSet() {
        return token != null;
    }

    /** Refuses who does not show it; where none is set, nobody can. */
    void require(HttpServerRequest request) throws RefusedException {
        if (token == null || !Secrets.same(token, Tokens.ofAdmin(request))) {
            throw Refusal.ADMIN_TOKEN.asException();
        }
    }
}
