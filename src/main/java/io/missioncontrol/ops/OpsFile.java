package io.missioncontrol.ops;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One file of the page.
 *
 * @param etag of its content: it changes when the content does, whichever replica answers
 */
record OpsFile(String contentType, Buffer content, String etag) {

    /** All files in {@code src/main/resources/ops}: at run time a class path cannot be searched. */
    static final List<String> NAMES = List.of(
            "index.html",
            "page.css",
            "icon.svg",
            "main.js",
            "api.js",
            "deliveries.js",
            "dom.js",
            "health.js",
            "json.js",
            "oidc.js",
            "payload.js",
            "poll.js",
            "session.js",
            "sign.js",
            "signature.js",
            "traffic.js");

    private static final int ETAG_BYTES = 16;

    static OpsFile read(String name) {
        try (InputStream file = OpsFile.class.getResourceAsStream("/ops/" + name)) {
            return of(contentType(name), file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OpsFile of(String contentType, byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            String etag = '"' + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + '"';
            return new OpsFile(contentType, Buffer.buffer(content), etag);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            case ".svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no content type for " + name);
        };
    }

    /** Whether a client has this content. A proxy that compresses makes the tag a weak one (RFC 9110 section 8.8.3). */
    boolean isAlready(String ifNoneMatch) {
        return ifNoneMatch != null && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(etag));
    }
}
