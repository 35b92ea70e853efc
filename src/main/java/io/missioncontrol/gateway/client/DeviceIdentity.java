package io.missioncontrol.gateway.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Who this service is towards gateways: an Ed25519 key (RFC 8032). Gateways approve it once ("pairing").
 *
 * @param id lower-case hexadecimal SHA-256 of the raw public key
 */
record DeviceIdentity(String id, PublicKey publicKey, PrivateKey privateKey) {

    private static final String ALGORITHM = "Ed25519";
    private static final int RAW_KEY_LENGTH = 32;
    /** Of X.509 around a raw key: fixed, RFC 8410. */
    private static final int X509_LENGTH = 44;

    static DeviceIdentity create() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return of(pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no Ed25519", e);
        }
    }

    /**
     * @param publicPem X.509 in PEM
     * @param privatePem PKCS #8 in PEM
     * @throws GeneralSecurityException if they are no Ed25519 keys, or not a pair
     */
    static DeviceIdentity fromPem(String publicPem, String privatePem) throws GeneralSecurityException {
        try {
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            DeviceIdentity identity = of(
                    keys.generatePublic(new X509EncodedKeySpec(decodePem(publicPem))),
                    keys.generatePrivate(new PKCS8EncodedKeySpec(decodePem(privatePem))));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(identity.publicKey);
            signature.update(identity.id.getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(identity.sign(identity.id)))) {
                throw new GeneralSecurityException("The keys are no pair");
            }
            return identity;
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("The keys are no PEM", notBase64);
        }
    }

    private static DeviceIdentity of(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        if (publicKey.getEncoded().length != X509_LENGTH) {
            throw new GeneralSecurityException("Not an Ed25519 key");
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(raw(publicKey));
        return new DeviceIdentity(HexFormat.of().formatHex(digest), publicKey, privateKey);
    }

    /** The raw public key, base64url without padding. */
    String encodedPublicKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw(publicKey));
    }

    /** The signature of the text's UTF-8 form, base64url without padding. */
    String sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot sign with the device key", e);
        }
    }

    String publicPem() {
        return pem("PUBLIC KEY", publicKey.getEncoded());
    }

    String privatePem() {
        return pem("PRIVATE KEY", privateKey.getEncoded());
    }

    @Override
    public String toString() {
        return "DeviceIdentity[" + id + "]";
    }

    private static byte[] raw(PublicKey publicKey) {
        byte[] encoded = publicKey.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_LENGTH, encoded.length);
    }

    private static String pem(String kind, byte[] encoded) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private static byte[] decodePem(String pem) {
        return Base64.getDecoder().decode(pem.replaceAll("-----(BEGIN|END) [A-Z ]+-----", "").replaceAll("\\s", ""));
    }
}
