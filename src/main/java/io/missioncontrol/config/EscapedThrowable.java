package io.missioncontrol.config;

/** An exception as it is logged when its message, or that of a cause, would break its line: the same, but escaped. */
final class EscapedThrowable extends Throwable {

    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSES = 20;

    private final String text;

    private EscapedThrowable(Throwable original, int depth) {
        super(null, escaped(original.getCause(), depth), false, true);
        this.text = ConsoleLogFilter.escape(original.toString());
        setStackTrace(original.getStackTrace());
    }

    private static Throwable escaped(Throwable cause, int depth) {
        return cause == null || depth == MAX_CAUSES ? null : new EscapedThrowable(cause, depth + 1);
    }

    /** The exception itself where nothing has to be escaped. */
    static Throwable of(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause.toString().chars().anyMatch(ConsoleLogFilter::breaksLine)) {
                return new EscapedThrowable(thrown, 0);
            }
        }
        return thrown;
    }

    @Override
    public String toString() {
        return text;
    }
}
