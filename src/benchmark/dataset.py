"""What the database holds: 10 boards, 1,000 agents with tokens, webhooks with and without stored events."""

import base64
import hashlib
import hmac
import json
import random
import uuid

BOARDS = 10
AGENTS = 1_000
WEBHOOKS = 10
PAYLOADS = 50
MEMORY_ENTRIES = 50
SECRET = "benchmark-secret"


class Dataset:
    """Written beside the service, by SQL: the same rows with the same content each time, only ids differ."""

    def __init__(self, postgres, service):
        status, _ = service.call("POST", "/api/v1/auth/bootstrap")
        if status != 200:
            raise RuntimeError(f"sign-in answered {status}")
        self.organization = service.call("GET", "/api/v1/organizations/me")[1]["id"]
        self.gateway = new_id()
        self.boards = [new_id() for _ in range(BOARDS)]
        # Reads and ingest each have a board of their own: what ingest adds must not slow down what is read.
        self.read_board, self.ingest_board = self.boards[0], self.boards[-1]
        self.webhooks = [new_id() for _ in range(WEBHOOKS)]
        self.ingest_webhook = new_id()
        self.agents = [new_id() for _ in range(AGENTS)]
        self.tokens = [token(index) for index in range(AGENTS)]
        postgres.sql("\n".join(["begin;", *self.rows(), "commit;", "analyze;"]))

    def board_of(self, agent_number):
        return self.boards[agent_number % (BOARDS - 1)]

    def ids(self):
        return {self.organization, self.gateway, self.ingest_webhook, *self.boards, *self.webhooks, *self.agents}

    def rows(self):
        yield (f"insert into gateways (id, organization_id, name, url, workspace_root, created_at, updated_at,"
               f" disable_device_pairing, allow_insecure_tls) values ('{self.gateway}', '{self.organization}',"
               f" 'Gateway', 'ws://127.0.0.1:1', '/tmp', now(), now(), false, false);")
        for number, board in enumerate(self.boards):
            yield (f"insert into boards (id, organization_id, name, slug, description, gateway_id, board_type,"
                   f" goal_confirmed, max_agents, created_at, updated_at) values ('{board}', '{self.organization}',"
                   f" 'Board {number}', 'board-{number}', 'A board of the benchmark', '{self.gateway}', 'goal', false,"
                   f" {AGENTS}, now(), now());")
        for number, agent in enumerate(self.agents):
            board = self.board_of(number)
            digest = hashlib.sha256(self.tokens[number].encode()).hexdigest()
            yield (f"insert into agents (id, board_id, gateway_id, name, status, is_board_lead, agent_token_hash,"
                   f" created_at, updated_at, lifecycle_generation, wake_attempts) values ('{agent}', '{board}',"
                   f" '{self.gateway}', 'Agent {number}', 'online', false, 'unreadable${number}', now(), now(), 0, 0);")
            yield (f"insert into agent_tokens (id, agent_id, sha256, token_hash) values (gen_random_uuid(), '{agent}',"
                   f" '\\x{digest}', 'unreadable${number}');")
        for webhook in self.webhooks:
            yield self.webhook(webhook, self.read_board)
        yield self.webhook(self.ingest_webhook, self.ingest_board)
        payload = event(1_024).decode()
        yield (f"insert into board_webhook_payloads (id, board_id, webhook_id, payload, headers, source_ip,"
               f" content_type, received_at) select gen_random_uuid(), '{self.read_board}', '{self.webhooks[0]}',"
               f" '{payload}', '{{\"content-type\": \"application/json\"}}', '127.0.0.1', 'application/json',"
               f" now() - n * interval '1 second' from generate_series(1, {PAYLOADS}) n;")
        for board in self.boards[:-1]:
            yield (f"insert into board_memory (id, board_id, content, tags, source, is_chat, created_at)"
                   f" select gen_random_uuid(), '{board}', 'Entry ' || n || repeat(' of the benchmark', 20),"
                   f" '[\"note\"]', 'benchmark', false, now() - n * interval '1 second'"
                   f" from generate_series(1, {MEMORY_ENTRIES}) n;")

    @staticmethod
    def webhook(webhook, board):
        return (f"insert into board_webhooks (id, board_id, description, enabled, secret, created_at, updated_at)"
                f" values ('{webhook}', '{board}', 'Look at what happened.', true, '{SECRET}', now(), now());")


def new_id():
    return str(uuid.uuid4())


def token(index):
    """As agents' tokens are: 32 bytes in base64url."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"benchmark agent {index}".encode()).digest()).rstrip(b"=").decode()


def event(size):
    """A JSON object of so many bytes, as services send them: many small fields."""
    chooser = random.Random(size)
    body = {"event": "build.finished", "fields": []}
    while len(json.dumps(body)) < size - 120:
        body["fields"].append({"name": f"step-{len(body['fields'])}", "seconds": chooser.randrange(1_000),
                               "state": chooser.choice(["passed", "failed", "skipped"])})
    body["note"] = ""
    body["note"] = "x" * (size - len(json.dumps(body)))
    return json.dumps(body).encode()


def signature(body, secret=SECRET):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
