package io.missioncontrol.edge.address;

import java.util.List;
import java.util.Optional;

/**
 * Reads the list elements of a header from right to left, lazily: what a client wrote stands to the left of what the
 * trusted proxies added, so it is not even looked at once the walk has its answer, and an unbalanced quote in it can
 * not swallow what stands to its right. Lines are read last to first; no element spans two of them.
 */
abstract class HopReader {

    private final List<String> lines;
    private int line;
    private String text = "";
    /** End (exclusive) of what is unread in {@link #text}; negative when the line is used up. */
    private int unread = -1;

    HopReader(List<String> lines) {
        this.lines = lines;
        this.line = lines.size();
    }

    final boolean hasNext() {
        return unread >= 0 || line > 0;
    }

    /** The next hop to the left; empty when it names no address that can be read. */
    final Optional<ClientAddress> next() {
        if (unread < 0) {
            text = lines.get(--line);
            unread = text.length();
        }
        int comma = commaBefore(text, unread);
        String element = text.substring(comma + 1, unread);
        unread = comma;
        return read(element);
    }

    /** Index of the comma that starts the element ending at {@code end}, or -1. */
    abstract int commaBefore(String text, int end);

    abstract Optional<ClientAddress> read(String element);

    /** {@code X-Forwarded-For}: bare addresses, as proxies write them. */
    static HopReader ofXForwardedFor(List<String> lines) {
        return new HopReader(lines) {
            @Override
            int commaBefore(String text, int end) {
                return text.lastIndexOf(',', end - 1);
            }

            @Override
            Optional<ClientAddress> read(String element) {
                return ForwardedNode.parse(element.strip());
            }
        };
    }

    /** {@code Forwarded} (RFC 7239): the {@code for} parameter of each element; commas may be inside quotes. */
    static HopReader ofForwarded(List<String> lines) {
        return new HopReader(lines) {
            @Override
            int commaBefore(String text, int end) {
                return ForwardedElement.commaBefore(text, end);
            }

            @Override
            Optional<ClientAddress> read(String element) {
                return ForwardedElement.forValue(element).flatMap(ForwardedNode::parse);
            }
        };
    }
}
