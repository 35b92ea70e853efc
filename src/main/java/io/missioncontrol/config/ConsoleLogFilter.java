package io.missioncontrol.config;

import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Keeps every log message, and every message of an exception, on one line: control characters, which a caller can put into a path or a header, are written
 * as escapes and so cannot start a line that looks like another event.
 *
 * <p>Leaves out one false alarm: Vert.x's pool forgets to stop its acquire timer when a connection fails before the
 * timer does, and then reports that it could not fail the same query a second time, with a stack trace per query.
 */
@LoggingFilter(name = ConsoleLogFilter.NAME)
public final class ConsoleLogFilter implements Filter {

    static final String NAME = "console";

    private static final ExtFormatter FORMATTER = new PatternFormatter("%s");
    private static final String POOL = "io.vertx.sqlclient.impl.pool.SqlConnectionPool";

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record.getThrown() instanceof IllegalStateException failure && comesFromPoolTimer(failure)) {
            return false;
        }
        String message = FORMATTER.formatMessage(record);
        if (message != null && message.chars().anyMatch(ConsoleLogFilter::breaksLine)) {
            record.setMessage(escape(message));
            record.setParameters(null);
        }
        if (record.getThrown() != null) {
            record.setThrown(EscapedThrowable.of(record.getThrown()));
        }
        return true;
    }

    private static boolean comesFromPoolTimer(IllegalStateException failure) {
        return "Result is already complete".equals(failure.getMessage())
                && Arrays.stream(failure.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(POOL));
    }

    static String escape(String message) {
        StringBuilder escaped = new StringBuilder(message.length() + 16);
        message.chars().forEach(character -> {
            switch (character) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (breaksLine(character)) {
                        escaped.append(String.format("\\u%04x", character));
                    } else {
                        escaped.append((char) character);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** Control characters, and the two separators that some viewers break lines at. */
    static boolean breaksLine(int character) {
        return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
    }
}
