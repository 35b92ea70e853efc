package io.missioncontrol.queue;

/** Rows that are deleted when they are old, see {@link CleanUp}. */
public interface ExpiringRows {

    /** A few words in snake case, for metrics and logs. */
    String name();

    /** How long they are kept; 0: for ever. */
    int retentionDays();

    /**
     * One statement that looks at the next rows in order of their time, and deletes those of them that may go. It takes
     * {@code $1} the time before which a row is old, {@code $2} and {@code $3} time and id of the row that was looked at
     * last, {@code $4} how many to look at. It returns one row: {@code seen} and {@code deleted} are numbers of rows,
     * {@code last_at} and {@code last_id} time and id of the last one.
     */
    String deletion();
}
