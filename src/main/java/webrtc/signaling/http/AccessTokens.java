package webrtc.signaling.http;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.IcePolicy;
import webrtc.signaling.protocol.Ids;
import webrtc.signaling.room.Grant;

/**
 * Reads access tokens: JWTs (RFC 7519) signed with a key of the operator's file. The file is looked at every two
 * seconds; while what it holds can't be used, the keys before stay.
 */
public final class AccessTokens {
    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

    /** The clocks of who signs and who checks may differ by this much. */
    private static final long LEEWAY_MILLIS = 30_000;

    private final Path file;
    private final String issuer;
    private final String audience;
    private volatile AccessKeys keys;
    /** Of one look after the other, on worker threads. */
    private byte[] seen;

    /**
     * Reads the keys; blocks. A file that can't be used fails with an {@link IllegalArgumentException} that says why.
     *
     * @param issuer who must have issued the tokens, or empty where anybody may who has the key
     * @param audience whom the tokens must be for, or empty where they must name nobody
     */
    public AccessTokens(Path file, String issuer, String audience) {
        this.file = file;
        this.issuer = issuer;
        this.audience = audience;
        this.seen = content();
        this.keys = AccessKeys.of(seen);
    }

    /** Follows the file from now on, until the Vert.x is closed. */
    public Future<?> follow(Vertx vertx) {
        return FileFollower.follow(
                vertx,
                this::look,
                why -> LOG.warn("The file of JWT_KEYS can't be used, the keys before stay: {}", why));
    }

    private void look() {
        byte[] content = content();
        if (!MessageDigest.isEqual(content, seen)) {
            seen = content;
            keys = AccessKeys.of(content);
            LOG.info("The keys of access tokens have changed");
        }
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("it can't be read", e);
        }
    }

    /** What the token allows; null where it is none of ours or not valid now. Takes up to a millisecond. */
    @Nullable
    Access read(String token, long nowMillis) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return keys.haveSigned(jwt) ? access(jwt.getJWTClaimsSet(), nowMillis) : null;
        } catch (ParseException e) {
            return null;
        }
    }

    private @Nullable Access access(JWTClaimsSet claims, long nowMillis) throws ParseException {
        String client = claims.getSubject();
        String mode = Objects.requireNonNullElse(claims.getStringClaim("mode"), "publish");
        IcePolicy ice = IcePolicy.of(Objects.requireNonNullElse(claims.getStringClaim("ice"), IcePolicy.ALL.text()));
        boolean listens = mode.equals("listen");
        if (!isForUs(claims)
                || claims.getExpirationTime() == null
                || ice == null
                || (client != null && !Ids.isClient(client))
                || !(listens || mode.equals("publish"))) {
            return null;
        }
        long until = claims.getExpirationTime().toInstant().toEpochMilli() + LEEWAY_MILLIS;
        boolean early = claims.getNotBeforeTime() != null
                && claims.getNotBeforeTime().toInstant().toEpochMilli() - LEEWAY_MILLIS > nowMillis;
        return until <= nowMillis || early
                ? null
                : new Access(
                        texts(claims, "room"), texts(claims, "room_pattern"), client, new Grant(!listens, until, ice));
    }

    /** An audience that is named must be us (RFC 7519, 4.1.3), also where nobody has said who we are. */
    private boolean isForUs(JWTClaimsSet claims) {
        List<String> named = claims.getAudience();
        return (audience.isEmpty() ? named.isEmpty() : named.contains(audience))
                && (issuer.isEmpty() || issuer.equals(claims.getIssuer()));
    }

    /** A claim that is a text or a list of texts. */
    private static List<String> texts(JWTClaimsSet claims, String name) throws ParseException {
        Object claim = claims.getClaim(name);
        if (claim instanceof String text) {
            return List.of(text);
        }
        List<String> texts = claims.getStringListClaim(name);
        return texts == null
                ? List.of()
                : texts.stream().filter(Objects::nonNull).toList();
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "AccessTokens[" + file + "]";
    }
}
