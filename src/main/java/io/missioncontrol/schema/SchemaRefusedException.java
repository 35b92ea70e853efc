package io.missioncontrol.schema;

/** The database cannot be used as it is; the message is one line for the operator. */
final class SchemaRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SchemaRefusedException(String message) {
        super(message);
    }
}
