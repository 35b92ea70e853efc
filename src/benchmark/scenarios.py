"""What is measured: the requests of each path, at how many connections, beside which baseline."""

import random
from dataclasses import dataclass, field
from typing import Callable

from dataset import SECRET, event, signature
from load import http_request
from service import TOKEN

BARE = "bare route"
STORE = "insert into board_webhook_payloads"
SQL = "pgbench"
REJECTED_SHARE = 0.61
MIXED_REQUESTS = 10_000


@dataclass
class Scenario:
    """`statement`: text in the only statement that pgbench runs of those that a request executes; None for all."""

    name: str
    requests: Callable
    connections: tuple = (32,)
    baseline: str = SQL
    statement: str | None = None
    variables: dict = field(default_factory=dict)
    counts_statuses: bool = False
    # Which of them another server can be asked too: it needs to know the user, the webhook.
    needs: str = "user"


def read(path):
    return lambda dataset: [http_request("GET", path(dataset), {"Authorization": f"Bearer {TOKEN}"})]


def by_agents(path):
    return lambda dataset: [
        http_request("GET", path(dataset, number), {"X-Agent-Token": token})
        for number, token in enumerate(dataset.tokens)
    ]


def webhook_path(dataset):
    return f"/api/v1/boards/{dataset.ingest_board}/webhooks/{dataset.ingest_webhook}"


def webhook_headers(body):
    return {
        "Content-Type": "application/json",
        "User-Agent": "benchmark/1",
        "X-Event": "build.finished",
        "X-Hub-Signature-256": signature(body),
    }


def ingest(size):
    body = event(size)
    return lambda dataset: [http_request("POST", webhook_path(dataset), webhook_headers(body), body)]


def mixed(dataset):
    """39 % good events, 61 % that are refused: over the sender's limit, signed wrongly or not, too large, unknown."""
    chooser = random.Random(61)
    body, large = event(1_024), event(MIXED_VARIABLES_MAX_BYTES + 1_000)
    path = webhook_path(dataset)

    def somebody():
        return f"100.{chooser.randrange(64, 128)}.{chooser.randrange(256)}.{chooser.randrange(1, 255)}"

    def request(kind):
        headers = {**webhook_headers(body), "X-Forwarded-For": somebody()}
        if kind == "over the limit":
            headers["X-Forwarded-For"] = "198.51.100.7"
        elif kind == "wrong signature":
            headers["X-Hub-Signature-256"] = signature(body, SECRET + "?")
        elif kind == "no signature":
            del headers["X-Hub-Signature-256"]
        elif kind == "unknown":
            return http_request("POST", path[:-12] + "0" * 12, headers, body)
        elif kind == "too large":
            return http_request("POST", path, headers, large)
        return http_request("POST", path, headers, body)

    shares = {"over the limit": 0.25, "wrong signature": 0.16, "no signature": 0.08, "unknown": 0.06, "too large": 0.06}
    kinds = [kind for kind, share in shares.items() for _ in range(round(share * MIXED_REQUESTS))]
    kinds += ["good"] * (MIXED_REQUESTS - len(kinds))
    chooser.shuffle(kinds)
    return [request(kind) for kind in kinds]


MIXED_VARIABLES_MAX_BYTES = 4_096

ALL = [
    Scenario("GET /healthz", lambda _: [http_request("GET", "/healthz")], (1, 32, 256), BARE, needs=""),
    Scenario("GET users/me", read(lambda _: "/api/v1/users/me"), (1, 32, 256)),
    Scenario("GET boards (10)", read(lambda _: "/api/v1/boards"), (32, 256)),
    Scenario("GET webhooks (10)", read(lambda data: f"/api/v1/boards/{data.read_board}/webhooks"), needs="ours"),
    Scenario("GET payloads (50 of 1 KiB)",
             read(lambda data: f"/api/v1/boards/{data.read_board}/webhooks/{data.webhooks[0]}/payloads"), needs="ours"),
    Scenario("ingest 1 KiB, signed", ingest(1_024), (1, 32, 256), statement=STORE, needs="webhook"),
    Scenario("ingest 64 KiB, signed", ingest(65_536), statement=STORE, needs="webhook"),
    Scenario("agent: GET agent/boards, 1,000 agents", by_agents(lambda data, _: "/api/v1/agent/boards"), needs="ours"),
    Scenario("agent: GET memory (50), 1,000 agents",
             by_agents(lambda data, number: f"/api/v1/boards/{data.board_of(number)}/memory"), needs="ours"),
]

# With the limits of a real deployment, and senders behind a proxy.
REJECTED = Scenario(
    "ingest, 61 % refused", mixed, counts_statuses=True, baseline="", needs="ours",
    variables={
        "WEBHOOK_INGEST_LIMIT": "60",
        "TRUSTED_PROXIES": "127.0.0.1",
        "WEBHOOK_MAX_PAYLOAD_BYTES": str(MIXED_VARIABLES_MAX_BYTES),
    })
