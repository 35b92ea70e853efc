package io.missioncontrol.auth;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Tokens that somebody makes from a good one, or from what everybody can know. None must be accepted. */
public final class ForgedTokens {

    private ForgedTokens() {}

    /**
     * By what is wrong with them.
     *
     * @param good a token with an RSA signature that is accepted
     * @param keys the issuer's public keys as it publishes them
     */
    public static Map<String, String> of(String good, String keys) {
        String[] parts = good.split("\\.");
        String header = decoded(parts[0]);
        String claims = decoded(parts[1]);
        Map<String, String> forged = new LinkedHashMap<>();
        try {
            RsaJsonWebKey issuerKey = rsaKeyOf(good, keys);
            RsaJsonWebKey ownKey = RsaJwkGenerator.generateJwk(2048);
            ownKey.setKeyId(issuerKey.getKeyId());
            forged.put("alg none", encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".");
            forged.put("alg none with the signature", encoded("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2]);
            forged.put("alg NonE", encoded("{\"alg\":\"NonE\",\"kid\":\"" + issuerKey.getKeyId() + "\"}") + "."
                    + parts[1] + ".");
            forged.put("HS256 with the public key", hmac(claims, issuerKey));
            forged.put("another key of the same name", signed(claims, ownKey, false));
            forged.put("a key that the token brings along", signed(claims, ownKey, true));
            forged.put("other claims", parts[0] + "." + encoded(claims.replaceFirst("\"sub\":\"", "\"sub\":\"x"))
                    + "." + parts[2]);
            forged.put("another header", encoded(header.replaceFirst("\\}$", ",\"x\":1}")) + "." + parts[1] + "."
                    + parts[2]);
            forged.put("no signature", parts[0] + "." + parts[1] + ".");
            forged.put("half a signature", good.substring(0, good.length() - parts[2].length() / 2));
            forged.put("no claims", parts[0] + ".." + parts[2]);
            forged.put("two parts", parts[0] + "." + parts[1]);
            forged.put("five parts", good + "." + parts[0] + "." + parts[1]);
            forged.put("claims that are no JSON", parts[0] + "." + encoded("[1") + "." + parts[2]);
            forged.put("header that is no JSON", encoded("no") + "." + parts[1] + "." + parts[2]);
            forged.put("claims nested deeply", parts[0] + "." + encoded("{\"a\":" + "[".repeat(5_000)) + "." + parts[2]);
            forged.put("something before", "x" + good);
            forged.put("something after", good + "x");
            forged.put("not ASCII", "\u00e9\u00ff." + parts[1] + "." + parts[2]);
            forged.put("100 KB of signature", good + "A".repeat(100_000));
            forged.put("100 KB of nothing", "A".repeat(100_000));
            forged.put("dots", "..");
            forged.put("quoted", '"' + good + '"');
            forged.put("two tokens", good + " " + good);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
        return forged;
    }

    /** The key that signed a token. */
    private static RsaJsonWebKey rsaKeyOf(String token, String keys) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setCompactSerialization(token);
        return (RsaJsonWebKey) new JsonWebKeySet(keys)
                .findJsonWebKey(signature.getKeyIdHeaderValue(), null, null, null);
    }

    /** The classic confusion: a public key as the secret of a symmetric signature. */
    private static String hmac(String claims, RsaJsonWebKey issuerKey) throws JoseException {
        PublicKey publicKey = issuerKey.getRsaPublicKey();
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setAlgorithmHeaderValue("HS256");
        signature.setKeyIdHeaderValue(issuerKey.getKeyId());
        signature.setKey(new HmacKey(publicKey.getEncoded()));
        signature.setPayload(claims);
        return signature.getCompactSerialization();
    }

    private static String signed(String claims, RsaJsonWebKey key, boolean withKey) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("RS256");
        signature.setKeyIdHeaderValue(key.getKeyId());
        if (withKey) {
            signature.setJwkHeader(JsonWebKey.Factory.newJwk(key.getRsaPublicKey()) instanceof RsaJsonWebKey rsa
                    ? rsa : null);
        }
        signature.setKey(key.getPrivateKey());
        signature.setPayload(claims);
        return signature.getCompactSerialization();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
