package io.missioncontrol.edge;

import java.util.concurrent.ThreadLocalRandom;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The name of a request in answers and logs. A client's {@code X-Request-Id} is taken when it is safe: 1 to 200 printable
 * ASCII characters after trimming. Otherwise one is made: 32 hexadecimal digits.
 */
@ApplicationScoped
public class RequestIds {

    static final String HEADER = "X-Request-Id";
    private static final int MAX_LENGTH = 200;

    public String of(HttpServerRequest request) {
        String sent = request.getHeader(HEADER);
        if (sent != null) {
            String trimmed = sent.strip();
            if (isSafe(trimmed)) {
                return trimmed;
            }
        }
        // Only has to be unique, not unguessable.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex(random.nextLong()) + hex(random.nextLong());
    }

    private static boolean isSafe(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        return id.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
