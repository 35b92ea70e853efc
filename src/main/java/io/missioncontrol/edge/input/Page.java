package io.missioncontrol.edge.input;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total how many items there are without paging
 */
public record Page<T>(List<T> items, long total, int limit, int offset) {}
