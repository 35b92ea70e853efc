package io.missioncontrol.architecture;

import com.tngtech.archunit.core.domain.JavaClass;

/** The room of a class: the first package below the root. */
final class Rooms {

    private static final String ROOT = "io.missioncontrol.";

    private Rooms() {}

    static String of(JavaClass type) {
        String inner = type.getPackageName().substring(ROOT.length());
        int end = inner.indexOf('.');
        return end < 0 ? inner : inner.substring(0, end);
    }
}
