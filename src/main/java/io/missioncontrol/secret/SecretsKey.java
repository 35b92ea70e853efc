package io.missioncontrol.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One key, and AES-256-GCM (NIST SP 800-38D) with it. */
final class SecretsKey {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;
    /** Random nonces of 96 bits are safe for 2^32 encryptions with one key. */
    private static final int NONCE_BYTES = 12;

    private static final int TAG_BITS = 128;

    private final String id;
    private final SecretKeySpec key;

    private SecretsKey(byte[] key) {
        this.id = HexFormat.of().formatHex(sha256(key), 0, ID_BYTES);
        this.key = new SecretKeySpec(key, "AES");
    }

    /** @throws IllegalArgumentException when the text is not 32 bytes in Base64; it does not repeat the text */
    static SecretsKey parse(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a key is no Base64");
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has not " + KEY_BYTES + " bytes");
        }
        return new SecretsKey(key);
    }

    /** Tells keys apart: eight hexadecimal digits of the key's SHA-256, which tell nothing else about it. */
    String id() {
        return id;
    }

    /** @return the nonce and the ciphertext with its tag */
    byte[] encrypt(byte[] text, byte[] place) {
        byte[] nonce = new byte[NONCE_BYTES];
        // Not kept: a random generator in a static field would be part of the native image, seed and all.
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(text);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            // Every Java platform has AES-GCM. The cause is left out: it could quote what it was given.
            throw new IllegalStateException("AES-GCM is not available");
        }
    }

    /** @return null when it was not encrypted with this key for this place, or was changed since */
    byte[] decrypt(byte[] sealed, byte[] place) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            return null;
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), place)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** A cipher is not thread-safe. */
    private Cipher cipher(int mode, byte[] nonce, byte[] place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available");
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SecretsKey[" + id + "]";
    }
}
