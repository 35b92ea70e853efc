package io.missioncontrol.user;

import io.missioncontrol.edge.input.Change;
import io.missioncontrol.edge.input.Fields;

/** What people may change about themselves. */
public record UserUpdate(
        Change<String> name,
        Change<String> preferredName,
        Change<String> pronouns,
        Change<String> timezone,
        Change<String> notes,
        Change<String> context) {

    static UserUpdate from(Fields body) {
        return new UserUpdate(
                body.text("name").change(),
                body.text("preferred_name").change(),
                body.text("pronouns").change(),
                body.text("timezone").change(),
                body.text("notes").change(),
                body.text("context").change());
    }
}
