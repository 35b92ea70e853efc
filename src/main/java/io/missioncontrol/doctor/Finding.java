package io.missioncontrol.doctor;

import java.util.Locale;

/**
 * What was found about one thing: a line that says how it is and, where that is not well, what to do.
 *
 * @param text may hold what others wrote (a gateway's name, a server's message), but no secret
 */
record Finding(Level level, String subject, String text) {

    enum Level {
        OK,
        /** Works, but somebody should know. */
        WARN,
        /** The service will not start, or not work. */
        FAIL,
        /** Could not be looked at. */
        SKIP
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text);
    }

    static Finding warn(String subject, String text) {
        return new Finding(Level.WARN, subject, text);
    }

    static Finding fail(String subject, String text) {
        return new Finding(Level.FAIL, subject, text);
    }

    static Finding skip(String subject, String text) {
        return new Finding(Level.SKIP, subject, text);
    }

    /** One line whatever the text holds. */
    String line() {
        return String.format("%-4s  %-9s  %s", level.name().toLowerCase(Locale.ROOT), subject,
                text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " "));
    }
}
