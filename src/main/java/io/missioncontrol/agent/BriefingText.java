package io.missioncontrol.agent;

import io.missioncontrol.fence.ExternalDataFence;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that people or agents have typed, made fit for the files that an agent obeys. None can forge or close the fence;
 * a name stays on its line, so that it cannot add lines such as another {@code AUTH_TOKEN=}.
 */
final class BriefingText {

    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_TEXT = 20_000;
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\s]+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([a-z_]{1,40})\\s*}}");

    private BriefingText() {}

    /** On one line, without back-ticks, which would end a code span. */
    static String line(String typed) {
        if (typed == null) {
            return "";
        }
        String line = BREAKS.matcher(typed).replaceAll(" ").replace('`', '\'').strip();
        return ExternalDataFence.neutralise(shortened(line, LONGEST_LINE));
    }

    /** Instructions by those who may give them: any length and form, but no fence. */
    static String instructions(String typed) {
        return typed == null ? "" : ExternalDataFence.neutralise(shortened(typed.strip(), LONGEST_TEXT));
    }

    /** Instructions with placeholders such as <code>{{ agent_name }}</code>; unknown ones stay as they are. */
    static String instructions(String typed, Map<String, String> values) {
        Matcher placeholder = PLACEHOLDER.matcher(instructions(typed));
        return placeholder.replaceAll(found -> Matcher.quoteReplacement(
                values.getOrDefault(found.group(1), found.group())));
    }

    /** Something to know, not to obey. */
    static String fenced(String typed) {
        return ExternalDataFence.around(shortened(typed.strip(), LONGEST_TEXT));
    }

    private static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }
}
