package webrtc.signaling.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;

/** The secret of somebody who issues access tokens, and the file in which a node is given it. */
public final class AccessKey {
    private final Path file;
    private String secret = "";

    private AccessKey(Path file) {
        this.file = file;
    }

    /** A new secret, in a file that goes when the tests end. */
    public static AccessKey random() {
        try {
            Path file = Files.createTempFile("access", ".key");
            file.toFile().deleteOnExit();
            AccessKey key = new AccessKey(file);
            key.change();
            return key;
        } catch (IOException e) {
            throw new AssertionError("The key could not be written", e);
        }
    }

    /** Takes a new secret, and puts it into the file. */
    public void change() {
        secret = UUID.randomUUID() + "-" + UUID.randomUUID();
        write(secret + "\n");
    }

    /** Puts this into the file, at once as a whole. */
    public void write(String content) {
        try {
            Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), content);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AssertionError("The key could not be written", e);
        }
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The secret. */
    public String secret() {
        return secret;
    }

    /** A token for this room, which is valid for an hour. */
    public String token(String room) {
        return token(claims -> claims.claim("room", room));
    }

    /** A token that is valid for an hour, with these claims beside or instead. */
    public String token(Consumer<JWTClaimsSet.Builder> more) {
        try {
            return sign(
                    new JWSHeader(JWSAlgorithm.HS256), new MACSigner(secret.getBytes(StandardCharsets.UTF_8)), more);
        } catch (JOSEException e) {
            throw new AssertionError("The token could not be signed", e);
        }
    }

    /** A token that is valid for an hour, with this header, signed by this one. */
    public static String sign(JWSHeader header, JWSSigner signer, Consumer<JWTClaimsSet.Builder> more) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600)));
        more.accept(claims);
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new AssertionError("The token could not be signed", e);
        }
        return token.serialize();
    }
}
