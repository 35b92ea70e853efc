package io.missioncontrol.trace;

import java.util.Locale;
import java.util.Set;

/** What a statement does, in one word: the one after its common table expressions. */
final class SqlVerb {

    private static final Set<String> VERBS = Set.of("select", "insert", "update", "delete", "merge");

    private SqlVerb() {}

    static String of(String statement) {
        int depth = 0;
        String first = null;
        int at = 0;
        while (at < statement.length()) {
            char c = statement.charAt(at);
            if (Character.isLetter(c)) {
                int end = at;
                while (end < statement.length() && isPartOfWord(statement.charAt(end))) {
                    end++;
                }
                String word = statement.substring(at, end).toLowerCase(Locale.ROOT);
                if (depth == 0 && VERBS.contains(word)) {
                    return word;
                }
                first = first == null ? word : first;
                at = end;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                at++;
            }
        }
        return first != null && first.length() <= 10 ? first : "statement";
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
