package io.missioncontrol.event;

/**
 * One notification of the database.
 *
 * @param payload as given to {@code pg_notify}; null when listening has just begun or begun again, so that earlier
 *     notifications may have been missed
 */
public record Notification(String payload) {

    static final Notification RESTARTED = new Notification(null);

    public boolean mayHaveMissedOthers() {
        return payload == null;
    }
}
