package io.missioncontrol.edge;

import java.util.Map;

/**
 * Ends a request with a status and the documented error body. The detail goes to the client as it is, so it must
 * never carry a secret or an internal name.
 */
public class ApiException extends RuntimeException {

    private final int status;
    private final transient Object detail;
    private final transient Map<String, String> headers;
    private final String code;

    public ApiException(int status, Object detail) {
        this(status, detail, Map.of());
    }

    public ApiException(int status, Object detail, Map<String, String> headers) {
        this(status, detail, headers, null);
    }

    /** @param code names the kind of error for programs, where the status alone does not; null for none */
    public ApiException(int status, Object detail, Map<String, String> headers, String code) {
        // Part of normal request handling: without a stack trace it costs nothing to throw.
        super(status + " " + detail, null, false, false);
        this.status = status;
        this.detail = detail;
        this.headers = Map.copyOf(headers);
        this.code = code;
    }

    /** 401 with the challenge that RFC 9110 section 11.6.1 requires. */
    public static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", Map.of("WWW-Authenticate", "Bearer"));
    }

    public static ApiException forbidden() {
        return new ApiException(403, "Forbidden");
    }

    public static ApiException forbidden(String detail) {
        return new ApiException(403, detail);
    }

    public static ApiException notFound() {
        return new ApiException(404, "Not Found");
    }

    public static ApiException conflict(String detail) {
        return new ApiException(409, detail);
    }

    /** 422 with a plain text as detail: the fields are readable, their combination is not acceptable. */
    public static ApiException unprocessable(String detail) {
        return new ApiException(422, detail);
    }

    public int status() {
        return status;
    }

    public Object detail() {
        return detail;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** Null when the status says enough. */
    public String code() {
        return code;
    }
}
