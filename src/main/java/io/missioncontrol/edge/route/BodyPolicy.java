package io.missioncontrol.edge.route;

/** What the edge does with a request's body before the handler runs. */
public enum BodyPolicy {
    /** Read up to the general cap and thrown away: the operation has no body. */
    IGNORED,
    /** Read up to the general cap and parsed; unreadable JSON is answered before anything else is looked at. */
    JSON,
    /** Left on the wire: the handler reads it by its own rules. */
    UNREAD
}
