package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class ConsoleLogFilterTest {

    private static final PatternFormatter FORMATTER = new PatternFormatter("%s");

    @Test
    void writesLineBreaksAndOtherControlCharactersAsEscapes() {
        // Given
        ExtLogRecord record = new ExtLogRecord(Level.INFO, "path=%s", FormatStyle.PRINTF, "test");
        record.setParameters(new Object[] {"/a\r\n2026-01-01 ERROR\t\u001b[31m\u0085\u2028b"});

        // When
        boolean isLogged = new ConsoleLogFilter().isLoggable(record);

        // Then
        assertThat(isLogged).isTrue();
        assertThat(FORMATTER.formatMessage(record))
                .isEqualTo("path=/a\\r\\n2026-01-01 ERROR\\t\\u001b[31m\\u0085\\u2028b");
    }

    @Test
    void keepsPercentSignsOfAnEscapedMessage() {
        // Given
        ExtLogRecord record = new ExtLogRecord(Level.INFO, "%s", FormatStyle.PRINTF, "test");
        record.setParameters(new Object[] {"/a%20b\n%s{0}"});

        // When
        new ConsoleLogFilter().isLoggable(record);

        // Then
        assertThat(FORMATTER.formatMessage(record)).isEqualTo("/a%20b\\n%s{0}");
    }

    @Test
    void keepsMessagesOfExceptionsOnTheirLines() {
        // Given
        Throwable cause = new IllegalArgumentException("bad\n2026-01-01 ERROR forged");
        ExtLogRecord record = record(new IllegalStateException("outer", cause));

        // When
        new ConsoleLogFilter().isLoggable(record);

        // Then
        Throwable logged = record.getThrown();
        assertThat(logged.toString()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(logged.getCause().toString())
                .isEqualTo("java.lang.IllegalArgumentException: bad\\n2026-01-01 ERROR forged");
        assertThat(logged.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
    }

    @Test
    void leavesOtherExceptionsAlone() {
        Throwable thrown = new IllegalStateException("plain", new IllegalStateException("too"));
        ExtLogRecord record = record(thrown);

        new ConsoleLogFilter().isLoggable(record);

        assertThat(record.getThrown()).isSameAs(thrown);
    }

    @Test
    void leavesOtherMessagesAlone() {
        // Given
        ExtLogRecord record = new ExtLogRecord(Level.INFO, "grüße {0}", "test");
        record.setParameters(new Object[] {"😀"});

        // When
        new ConsoleLogFilter().isLoggable(record);

        // Then
        assertThat(record.getMessage()).isEqualTo("grüße {0}");
        assertThat(record.getParameters()).containsExactly("😀");
    }

    @Test
    void leavesOutTheFalseAlarmOfThePoolAndNothingElse() {
        // Given
        IllegalStateException falseAlarm = new IllegalStateException("Result is already complete");
        falseAlarm.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("io.vertx.core.Promise", "fail", "Promise.java", 90),
            new StackTraceElement("io.vertx.sqlclient.impl.pool.SqlConnectionPool", "lambda$execute$3", null, 216),
        });

        // Then
        assertThat(new ConsoleLogFilter().isLoggable(record(falseAlarm))).isFalse();
        assertThat(new ConsoleLogFilter().isLoggable(record(new IllegalStateException("Result is already complete"))))
                .isTrue();
        assertThat(new ConsoleLogFilter().isLoggable(record(null))).isTrue();
    }

    private static ExtLogRecord record(Throwable thrown) {
        ExtLogRecord record = new ExtLogRecord(Level.SEVERE, "Uncaught exception received by Vert.x", "test");
        record.setThrown(thrown);
        return record;
    }
}
