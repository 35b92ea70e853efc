#!/usr/bin/env python3
"""
Cost of each operation as the tables grow: python3 src/benchmark/growth.py [ROWS ...]

Starts a PostgreSQL of its own, migrates it with the service of the last `make bench`, fills payloads, memory entries
and finished jobs to each number of rows in turn, spread over 1,000 boards (one of them has a tenth of everything), and
prints for each operation its time in the database and how it was found.
"""

import argparse
import json
import os
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from postgres import Postgres
from service import JAR, TARGET, Service

BOARDS = 1_000
REPEATS = 15
ROWS_AT_ONCE = 1_000_000
# While it is filled: a database that is thrown away need not survive a crash, which is most of what a fill waits for.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "8GB"}

FILL = """
insert into {table} ({columns})
select {values}
from generate_series({first}, {last}) n,
    lateral (select case when n % 10 = 0 then 0 else n % {boards} end as number) b;
"""
BOARD = "md5('board' || b.number)::uuid"
WEBHOOK = "md5('webhook' || b.number)::uuid"
AT = "timestamp '2026-01-01' + n * interval '1 second'"


@contextmanager
def carelessly(postgres):
    postgres.sql("\n".join(f"alter system set {name} = '{value}';" for name, value in CARELESS.items())
                 + "select pg_reload_conf()")
    try:
        yield
    finally:
        postgres.sql("\n".join(f"alter system reset {name};" for name in CARELESS)
                     + "select pg_reload_conf(); checkpoint")


def fill(postgres, first, last):
    tables = {
        "board_webhook_payloads": {
            "id": "gen_random_uuid()", "board_id": BOARD, "webhook_id": WEBHOOK,
            "payload": "json_build_object('event', n, 'text', repeat('x', 400))", "headers": "'{}'::json",
            "source_ip": "'127.0.0.1'", "content_type": "'application/json'", "received_at": AT},
        "board_memory": {
            "id": "gen_random_uuid()", "board_id": BOARD, "content": "'entry ' || n || repeat('x', 400)",
            "tags": "'[\"webhook\"]'::json", "source": "'webhook'", "is_chat": "n % 20 = 0", "created_at": AT},
        "queue_finished_jobs": {
            "id": "gen_random_uuid()", "sequence_number": "n", "kind": "'webhook_delivery'", "ordering_key": WEBHOOK,
            "payload": "'{}'::json", "state": "'done'", "attempts": "1", "created_at": AT},
    }
    for begin in range(first, last + 1, ROWS_AT_ONCE):
        end = min(last, begin + ROWS_AT_ONCE - 1)
        for table, columns in tables.items():
            postgres.sql(FILL.format(
                table=table, columns=", ".join(columns), values=", ".join(columns.values()), first=begin, last=end,
                boards=BOARDS))
        print(f"{time.strftime('%H:%M:%S')} {end:,} rows", file=sys.stderr)
    postgres.sql("vacuum analyze board_webhook_payloads, board_memory, queue_finished_jobs")


def prepare(postgres):
    postgres.sql(f"""
        insert into organizations values (md5('o')::uuid, 'Growth', now(), now());
        insert into boards (id, organization_id, name, slug, description, board_type, goal_confirmed, max_agents,
            created_at, updated_at)
        select md5('board' || n)::uuid, md5('o')::uuid, 'Board', 'board', '', 'goal', false, 1, now(), now()
        from generate_series(0, {BOARDS - 1}) n;
        insert into board_webhooks (id, board_id, description, enabled, created_at, updated_at)
        select md5('webhook' || n)::uuid, md5('board' || n)::uuid, '', true, now(), now()
        from generate_series(0, {BOARDS - 1}) n;""")


def operations():
    small, large = "md5('board1')::uuid", "md5('board0')::uuid"
    small_hook, large_hook = "md5('webhook1')::uuid", "md5('webhook0')::uuid"
    payloads = """
        select (select count(*) from board_webhook_payloads c where c.board_id = {b} and c.webhook_id = {w}), p.*
        from (select stored.* from board_webhook_payloads stored where stored.board_id = {b} and stored.webhook_id = {w}
              order by stored.received_at desc, stored.id desc limit 50) p"""
    memory = """
        select (select count(*) from board_memory m where m.board_id = {b} and length(trim(m.content)) > 0), m.*
        from (select * from board_memory m where m.board_id = {b} and length(trim(m.content)) > 0
              order by m.created_at desc, m.id desc limit 50) m"""
    deliveries = """
        select (select count(*) from queue_finished_jobs where ordering_key = {w}), j.*
        from (select * from queue_finished_jobs where ordering_key = {w} order by sequence_number desc limit 50) j"""
    return {
        "store an event": f"""
            with m as (insert into board_memory (id, board_id, content, tags, source, is_chat, created_at)
                       values (gen_random_uuid(), {small}, 'x', '[]', 'webhook', false, now())),
                 j as (insert into queue_jobs (id, kind, ordering_key, payload)
                       values (gen_random_uuid(), 'webhook_delivery', {small_hook}, '{{}}'))
            insert into board_webhook_payloads (id, board_id, webhook_id, payload, received_at)
            values (gen_random_uuid(), {small}, {small_hook}, '{{}}', now())""",
        "page of 50 payloads with their count, ordinary webhook": payloads.format(b=small, w=small_hook),
        "page of 50 payloads with their count, webhook with a tenth of all": payloads.format(b=large, w=large_hook),
        "page of 50 memory entries with their count, ordinary board": memory.format(b=small),
        "page of 50 memory entries with their count, board with a tenth of all": memory.format(b=large),
        "page of 50 deliveries with their count, ordinary webhook": deliveries.format(w=small_hook),
        "page of 50 deliveries with their count, webhook with a tenth of all": deliveries.format(w=large_hook),
        "find a webhook": f"select * from board_webhooks where id = any(array[{small_hook}])",
    }


def explain(postgres, sql):
    """Milliseconds in the database, the median of several runs that are rolled back, and the indexes used."""
    times, used = [], set()
    for _ in range(REPEATS):
        output = postgres.sql(f"begin; explain (analyze, format json, timing off) {sql}; rollback;")
        plan = json.loads(output)[0]
        times.append(plan["Execution Time"])
        used = scans(plan["Plan"])
    return statistics.median(times), used


def scans(plan):
    found = set()
    kind = plan["Node Type"]
    if "Index Name" in plan:
        found.add(plan["Index Name"])
    elif kind in ("Seq Scan", "Parallel Seq Scan"):
        found.add(f"all of {plan['Relation Name']}")
    for child in plan.get("Plans", []):
        found |= scans(child)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="*", default=[10_000, 1_000_000])
    parser.add_argument("--port", type=int, default=21610)
    options = parser.parse_args()
    java = Path(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else "java"
    results, filled = {}, 0
    with Postgres() as postgres:
        with Service([java, "-jar", JAR], options.port, postgres.url, TARGET / "growth.log"):
            pass
        prepare(postgres)
        for rows in options.rows:
            with carelessly(postgres):
                fill(postgres, filled + 1, rows)
            filled = rows
            for name, sql in operations().items():
                results.setdefault(name, []).append(explain(postgres, sql))
            size = postgres.sql("select pg_size_pretty(pg_database_size(current_database()))")
            print(f"{rows:,} rows in each table, {size}", file=sys.stderr)
    print("| operation | " + " | ".join(f"{rows:,}" for rows in options.rows) + " | found by |")
    print("| --- |" + " --: |" * len(options.rows) + " --- |")
    for name, measured in results.items():
        print(f"| {name} | " + " | ".join(f"{time:.2f} ms" for time, _ in measured)
              + " | " + ", ".join(f"`{index}`" for index in sorted(measured[-1][1])) + " |")


if __name__ == "__main__":
    main()
