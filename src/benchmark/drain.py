"""Deliveries that wait, told to a stand-in gateway by one worker: how fast, and what each costs."""

import os
import subprocess
import sys
import time
from pathlib import Path

from dataset import SECRET, event, new_id
from service import children, process_seconds

AGENTS = 100
EVENTS = 10_000
PATIENCE_SECONDS = 120


def measure(start, postgres, dataset, port):
    """
    Drains EVENTS events for AGENTS webhooks, each with an agent of its own, twice in the same process: right after its
    start, while the compiler is still at work, and once more. `start` starts the service with these variables.
    """
    webhooks = deliverable(postgres, dataset, port)
    gateway = subprocess.Popen([sys.executable, Path(__file__).with_name("gateway.py"), str(port)])
    try:
        store(postgres, dataset, webhooks)
        idle = seconds({"database": [postgres.server.pid], "gateway": [gateway.pid]})
        with start({"RQ_DISPATCH_THROTTLE_SECONDS": "0"}) as service:
            pids = {"service": [service.process.pid], "database": [postgres.server.pid], "gateway": [gateway.pid]}
            first = drained(postgres, pids, {**idle, "service": 0.0})
            before = seconds(pids)
            store(postgres, dataset, webhooks)
            told = postgres.sql("select clock_timestamp() at time zone 'utc' from pg_notify('queue_jobs', '')")
            again = drained(postgres, pids, before, f"timestamp '{told}'")
    finally:
        gateway.terminate()
        gateway.wait()
    return {"agents": AGENTS, "events": EVENTS, "after_start": first, "again": again}


def deliverable(postgres, dataset, port):
    """Webhooks of agents that have a session on the gateway."""
    webhooks = [new_id() for _ in range(AGENTS)]
    agents = dataset.agents[:: len(dataset.boards) - 1][:AGENTS]
    postgres.sql("\n".join([
        "delete from queue_jobs;",
        f"update gateways set url = 'ws://127.0.0.1:{port}' where id = '{dataset.gateway}';",
        *(f"update agents set openclaw_session_id = 'agent:mc-{agent}:main' where id = '{agent}';"
          f" insert into board_webhooks (id, board_id, agent_id, description, enabled, secret, created_at, updated_at)"
          f" values ('{webhook}', '{dataset.read_board}', '{agent}', 'Look at it.', true, '{SECRET}', now(), now());"
          for webhook, agent in zip(webhooks, agents)),
    ]))
    return webhooks


def store(postgres, dataset, webhooks):
    """As ingest stores events, all at once; what was delivered before is not counted again."""
    listed = ", ".join(f"'{webhook}'" for webhook in webhooks)
    postgres.sql(f"""
        begin;
        truncate queue_finished_jobs;
        create temporary table events on commit drop as
            select gen_random_uuid() as id, (array[{listed}]::uuid[])[1 + n % {len(webhooks)}] as webhook_id, n
            from generate_series(1, {EVENTS}) n;
        insert into board_webhook_payloads
            (id, board_id, webhook_id, payload, headers, source_ip, content_type, received_at)
        select id, '{dataset.read_board}', webhook_id, '{event(1_024).decode()}', '{{}}', '127.0.0.1',
            'application/json', now() at time zone 'utc'
        from events;
        insert into queue_jobs (id, kind, ordering_key, payload)
        select gen_random_uuid(), 'webhook_delivery', webhook_id, json_build_object('payload_id', id)
        from events order by n;
        commit;""")


def drained(postgres, pids, before, since="min(finished_at)"):
    """From the moment in which workers were told to the last note, or else from the first, by the database's clock."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while postgres.sql("select exists (select from queue_jobs)") == "t" and time.monotonic() < deadline:
        time.sleep(0.5)
    used = {name: value - before[name] for name, value in seconds(pids).items()}
    delivered, taken = postgres.sql(f"""
        select count(*), extract(epoch from max(finished_at) - {since}) from queue_finished_jobs
        where state = 'done' and kind = 'webhook_delivery'""").split("|")
    if int(delivered) < EVENTS:
        raise RuntimeError(f"{delivered} of {EVENTS} events were delivered in {PATIENCE_SECONDS} s")
    return {
        "seconds": float(taken),
        "rate": EVENTS / float(taken),
        **{f"{name}_us": value / EVENTS * 1e6 for name, value in used.items()},
    }


def seconds(pids):
    return {name: sum(process_seconds(pid) for top in tops for pid in children(top)) for name, tops in pids.items()}
