package io.missioncontrol.edge.address;
public record ClientAddress(String text) { public String toString() { return text; } }
