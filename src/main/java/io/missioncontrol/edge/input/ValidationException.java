package io.missioncontrol.edge.input;

import java.util.List;

import io.missioncontrol.edge.ApiException;

/** 422 with the list of everything that is wrong with the request's fields. */
public final class ValidationException extends ApiException {

    private final transient List<FieldError> errors;

    public ValidationException(List<FieldError> errors) {
        super(422, List.copyOf(errors));
        this.errors = List.copyOf(errors);
    }

    public List<FieldError> errors() {
        return errors;
    }
}
