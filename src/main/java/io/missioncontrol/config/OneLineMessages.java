package io.missioncontrol.config;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Keeps every log message on one line: control characters, which a caller can put into a path or a header, are written
 * as escapes and so cannot start a line that looks like another event.
 */
@LoggingFilter(name = OneLineMessages.NAME)
public final class OneLineMessages implements Filter {

    public static final String NAME = "one-line-messages";

    @Override
    public boolean isLoggable(LogRecord record) {
        String message = record instanceof ExtLogRecord extended ? extended.getFormattedMessage() : record.getMessage();
        if (message != null && message.chars().anyMatch(OneLineMessages::breaksLine)) {
            record.setMessage(escape(message));
            record.setParameters(null);
        }
        return true;
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
    private static boolean breaksLine(int character) {
        return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
    }
}
