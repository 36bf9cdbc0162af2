package webrtc.signaling;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.http.FileFollower;

/**
 * The certificate of the public port and its key, from two PEM files. They are looked at every two seconds; while what
 * they hold can't be used, the certificate before stays.
 */
final class TlsCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);

    private final Vertx vertx;
    private final Path certificate;
    private final Path key;

    /** What is used; of one look after the other, on worker threads. */
    private PemKeyCertOptions used;

    /** Reads the files; blocks. What can't be used fails with an {@link IllegalArgumentException} that says why. */
    TlsCertificate(Vertx vertx, Path certificate, Path key) {
        this.vertx = vertx;
        this.certificate = certificate;
        this.key = key;
        this.used = read();
        check(used);
    }

    /** The certificate as it was read first. */
    PemKeyCertOptions options() {
        return used;
    }

    /** Follows the files from now on, until the Vert.x is closed; tells of new ones on a worker thread. */
    Future<?> follow(Consumer<PemKeyCertOptions> changed) {
        return FileFollower.follow(
                vertx, () -> look(changed), why -> LOG.warn("{} The certificate before stays.", why));
    }

    private void look(Consumer<PemKeyCertOptions> changed) {
        PemKeyCertOptions found = read();
        if (!found.equals(used)) {
            // Of two files one may be new already and the other not yet: then they don't fit, and the next look will
            // do.
            check(found);
            used = found;
            changed.accept(found);
            LOG.info("The certificate has changed");
        }
    }

    private PemKeyCertOptions read() {
        try {
            return new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(Files.readAllBytes(certificate)))
                    .setKeyValue(Buffer.buffer(Files.readAllBytes(key)));
        } catch (IOException e) {
            throw new IllegalArgumentException("TLS_CERT or TLS_KEY can't be read.", e);
        }
    }

    private void check(PemKeyCertOptions options) {
        boolean fits;
        try {
            KeyStore store = options.loadKeyStore(vertx);
            String alias = store.aliases().nextElement();
            KeyManager manager = options.getKeyManagerFactory(vertx).getKeyManagers()[0];
            fits = manager instanceof X509KeyManager keys
                    && fits(keys.getPrivateKey(alias), keys.getCertificateChain(alias)[0].getPublicKey());
        } catch (Exception e) {
            // Whatever PEM without sense makes of it; the message may tell what stands in the key.
            throw new IllegalArgumentException(
                    "TLS_CERT and TLS_KEY must be a certificate and its key, in PEM without a password.", e);
        }
        if (!fits) {
            throw new IllegalArgumentException("TLS_KEY is not the key of the first certificate in TLS_CERT.");
        }
    }

    private static boolean fits(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> secret.getAlgorithm();
                });
        byte[] text = {1, 2, 3};
        signature.initSign(secret);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(text);
        return signature.verify(signed);
    }
}
