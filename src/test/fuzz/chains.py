"""For the fuzzer's chains: what no schema can say, so that things are made more often than refused. A board needs a
gateway that is there, and a chain that has no board yet begins with the one that was made for the fuzzer. What the
fuzzer has made invalid on purpose stays as it is: the service has to refuse it."""
import os
import uuid

import schemathesis

BOARD, GATEWAY = os.environ["BOARD"], os.environ["GATEWAY"]


def is_id(value):
    try:
        return str(uuid.UUID(value)) == value.lower()
    except (AttributeError, TypeError, ValueError):
        return False


def is_valid(body):
    ids = (body.get("gateway_id"), body.get("board_group_id"))
    return all(value is None or is_id(value) for value in ids) and isinstance(body.get("board_type", ""), str)


@schemathesis.hook
def map_body(context, body):
    if context.operation.label == "POST /api/v1/boards" and isinstance(body, dict) and is_valid(body):
        return {**body, "gateway_id": GATEWAY, "board_type": "general", "board_group_id": None}
    return body


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    # A link replaces it by the board that was made.
    if path_parameters and is_id(path_parameters.get("board_id")):
        return {**path_parameters, "board_id": BOARD}
    return path_parameters
