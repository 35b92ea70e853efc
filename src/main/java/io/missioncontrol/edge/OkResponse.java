package io.missioncontrol.edge;

/** The answer of operations that have nothing else to say. */
public record OkResponse(boolean ok) {

    public static final OkResponse OK = new OkResponse(true);
}
