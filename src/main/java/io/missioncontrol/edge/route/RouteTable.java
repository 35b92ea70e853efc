package io.missioncontrol.edge.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.vertx.core.net.impl.URIDecoder;

/**
 * All operations by path, so that unknown paths, wrong methods and trailing slashes are answered in one place. A tree of
 * path segments; a literal segment wins over a parameter, as in Quarkus REST.
 */
public final class RouteTable {

    private final Node root = new Node();
    private final List<String> openPrefixes = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();

    public void add(String method, String template, BodyPolicy bodyPolicy, EdgeRoute handler, String endpoint) {
        List<String> names = new ArrayList<>();
        Node node = root;
        for (String segment : segments(template)) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
                node.parameter = node.parameter == null ? new Node() : node.parameter;
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, key -> new Node());
            }
        }
        Route route = new Route(method, template, List.copyOf(names), bodyPolicy, handler, endpoint);
        if (node.methods.putIfAbsent(method, route) != null) {
            throw new IllegalStateException("Two operations for " + method + " " + template);
        }
        routes.add(route);
    }

    /** Paths below the prefix are served by Quarkus itself (the API page, the operator page, dev mode's tools) and are not matched here. */
    public void addOpenPrefix(String prefix) {
        openPrefixes.add(prefix);
    }

    public boolean isOpen(String path) {
        return openPrefix(path) != null;
    }

    /** The prefix that a path is open by; null when it is not. */
    public String openPrefix(String path) {
        for (String prefix : openPrefixes) {
            if (path.startsWith(prefix)) {
                return prefix;
            }
        }
        return null;
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Finds the operations of a raw (still percent-encoded) path; null when there are none. */
    public Match match(String rawPath) {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/' || rawPath.contains("//")) {
            return null;
        }
        List<String> decoded = new ArrayList<>();
        for (String segment : segments(rawPath)) {
            String text = decode(segment);
            if (text == null) {
                return null;
            }
            decoded.add(text);
        }
        List<String> values = new ArrayList<>();
        Node node = find(root, decoded, 0, values);
        return node == null ? null : new Match(node.methods, values);
    }

    private static Node find(Node node, List<String> segments, int index, List<String> values) {
        if (index == segments.size()) {
            return node.methods.isEmpty() ? null : node;
        }
        String segment = segments.get(index);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Node found = find(literal, segments, index + 1, values);
            if (found != null) {
                return found;
            }
        }
        if (node.parameter == null || segment.isEmpty()) {
            return null;
        }
        values.add(segment);
        Node found = find(node.parameter, segments, index + 1, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int start = 1;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            segments.add(path.substring(start, end));
            start = end + 1;
        }
        return segments;
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URIDecoder.decodeURIComponent(segment, false);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The operations of one path and the values of its parameters in order. */
    public record Match(Map<String, Route> methods, List<String> values) {

        /** The operation for a method; HEAD is answered by GET. Null when the path does not know the method. */
        public Route route(String method) {
            Route route = methods.get(method);
            return route == null && method.equals("HEAD") ? methods.get("GET") : route;
        }

        /** The value of the {@code Allow} header. */
        public String allow() {
            TreeSet<String> allowed = new TreeSet<>(methods.keySet());
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            return String.join(", ", allowed);
        }

        public Map<String, String> parameters(Route route) {
            if (values.isEmpty()) {
                return Map.of();
            }
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < values.size(); i++) {
                parameters.put(route.parameterNames().get(i), values.get(i));
            }
            return parameters;
        }
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Route> methods = new TreeMap<>();
        private Node parameter;
    }
}
