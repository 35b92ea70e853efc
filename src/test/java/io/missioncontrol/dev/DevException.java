package io.missioncontrol.dev;

/** Dev mode cannot start for a reason that its message says in one line. */
final class DevException extends RuntimeException {

    DevException(String message) {
        super(message);
    }
}
