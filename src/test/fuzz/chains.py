"""For the fuzzer's chains: what no schema can say, so that things are made more often than refused. A board needs a
gateway that is there, and a chain that has no board yet begins with the one that was made for the fuzzer."""
import os

import schemathesis

BOARD, GATEWAY = os.environ["BOARD"], os.environ["GATEWAY"]


@schemathesis.hook
def map_body(context, body):
    if context.operation.label == "POST /api/v1/boards" and isinstance(body, dict):
        return {**body, "gateway_id": GATEWAY, "board_type": "general", "board_group_id": None}
    return body


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    # A link replaces it by the board that was made.
    if path_parameters and "board_id" in path_parameters:
        return {**path_parameters, "board_id": BOARD}
    return path_parameters
