package io.missioncontrol.gateway.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.vertx.core.net.PfxOptions;

/** A certificate for localhost that nobody has signed, made by the JDK's keytool. */
final class SelfSigned {

    private static final String PASSWORD = "stand-in";

    private SelfSigned() {}

    static PfxOptions certificate() {
        try {
            Path store = Files.createTempDirectory("stand-in").resolve("certificate.p12");
            Process keytool = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                    "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "gateway",
                    "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-validity", "30",
                    "-ext", "SAN=dns:localhost,ip:127.0.0.1")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool ended with " + keytool.exitValue());
            }
            return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
