#!/usr/bin/env python3
"""
Measures the service beside its baselines, on one machine, in one run: make bench (ARGS='--help').

Server, database (a PostgreSQL of its own, fsync on) and load generator share the processors, so that absolute numbers
say little: quote the ratios.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import drain
import load
import report
import streams
from dataset import Dataset, event, signature
from postgres import Missing, Postgres
from scenarios import ALL, BARE, REJECTED, SQL, webhook_headers, webhook_path
from service import JAR, ROOT, TARGET, TOKEN, Processors, Service, build, call, jvm_options

STEADY_SHARE = 0.7
STEADY_CONNECTIONS = 64


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=15, help="of each run (15)")
    parser.add_argument("--warm-up", type=int, default=6, help="seconds before the first run of each scenario (6)")
    parser.add_argument("--only", default="", help="scenarios whose name has this text; leaves out everything else")
    parser.add_argument("--no-build", action="store_true", help="measure what the last run has built")
    parser.add_argument("--executable", help="measure this native executable; it has no bare route unless built with it")
    parser.add_argument("--java-options", default="", help="more options for the JVM, after those of the image")
    parser.add_argument("--variable", action="append", default=[], metavar="NAME=VALUE", help="for the service")
    parser.add_argument("--port", type=int, default=21600, help="and the next one, for the service (21600)")
    parser.add_argument("--data-directory", help="for the database's files (/var/tmp)")
    parser.add_argument("--soak", type=int, default=0, metavar="MINUTES", help="of ingest, watching memory")
    parser.add_argument("--publish", action="store_true", help="write the result into docs/performance.md")
    parser.add_argument("--against", metavar="URL", help="another server to ask the same, such as http://127.0.0.1:8001")
    parser.add_argument("--against-token", default=TOKEN, help="bearer token of a user there")
    parser.add_argument("--against-webhook", metavar="PATH", help="of an ingest endpoint there")
    parser.add_argument("--against-secret", default="", help="of that webhook")
    return parser.parse_args()


class Benchmark:
    def __init__(self, options, postgres):
        self.options = options
        self.postgres = postgres
        self.output = TARGET
        self.results = {"about": {}, "runs": [], "not_run": {}}
        self.foreign = []

    def command(self):
        if self.options.executable:
            return [Path(self.options.executable).resolve()]
        java = Path(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else "java"
        return [java, *jvm_options(), *self.options.java_options.split(), "-jar", JAR]

    def start(self, variables=None):
        own = dict(pair.split("=", 1) for pair in self.options.variable)
        return Service(
            self.command(), self.options.port, self.postgres.url, self.output / "service.log",
            {**(variables or {}), **own})

    def selected(self, name):
        return self.options.only.lower() in name.lower()

    def run(self):
        started = time.monotonic()
        self.output.mkdir(parents=True, exist_ok=True)
        (self.output / "service.log").unlink(missing_ok=True)
        with self.start() as service:
            self.results["about"]["start_seconds"] = service.start_seconds
            dataset = Dataset(self.postgres, service)
            for scenario in ALL:
                if self.selected(scenario.name):
                    self.attempt(scenario.name, lambda: self.measure(service, dataset, scenario))
            self.attempt_if("ingest at a constant rate", lambda: self.steady(service, dataset))
            self.attempt_if("1,000 event streams", lambda: self.streams(service, dataset))
            if self.options.soak:
                self.attempt("soak", lambda: self.soak(service, dataset))
        if self.selected(REJECTED.name):
            with self.start(REJECTED.variables) as service:
                self.attempt(REJECTED.name, lambda: self.measure(service, dataset, REJECTED))
        self.attempt_if("delivery drain", lambda: self.drain(dataset))
        self.about(started)
        text = report.save(self.results, self.output)
        if self.options.publish:
            report.publish(text, ROOT / "docs/performance.md")
        print("\n" + text)
        print(f"Written: {self.output / 'results.md'} and results.json", file=sys.stderr)

    def attempt_if(self, name, action):
        if self.selected(name):
            self.attempt(name, action)

    def attempt(self, name, action):
        """What cannot be run is reported with its reason, and does not end the rest."""
        try:
            action()
        except (Missing, NotRun, RuntimeError, subprocess.SubprocessError, OSError) as reason:
            self.results["not_run"][name] = str(reason)
            print(f"{name}: not run: {reason}", file=sys.stderr)

    def measure(self, service, dataset, scenario):
        requests = scenario.requests(dataset)
        require_answer(service, requests[0], scenario)
        for position, connections in enumerate(scenario.connections):
            self.warm_up(service.base, requests, connections, first=position == 0)
            result = self.timed(service, requests, connections, scenario)
            if scenario.baseline:
                result["baseline"] = self.baseline(service, dataset, scenario, requests, connections)
            if self.options.against:
                self.beside(result, scenario, connections)
            self.results["runs"].append(result)
            print(summary(result), file=sys.stderr)

    def warm_up(self, base, requests, connections, first):
        load.wrk(base, requests, connections, self.options.warm_up if first else max(1, self.options.warm_up // 3))

    def timed(self, service, requests, connections, scenario):
        service.forget_peak()
        processors = Processors(service.process.pid, self.postgres.server.pid)
        children_before = os.times()
        result = load.wrk(service.base, requests, connections, self.options.seconds, scenario.counts_statuses)
        cores = processors.since()
        children = os.times()
        generator = (children.children_user + children.children_system - children_before.children_user
                     - children_before.children_system) / (result["duration_us"] / 1e6)
        self.foreign.append(cores.pop("busy") - cores["service"] - cores["database"] - generator)
        cores.pop("idle")
        errors = result["broken"] + result["timeouts"]
        if scenario.counts_statuses:
            errors += sum(count for status, count in result["statuses"].items() if int(status) >= 500)
        else:
            errors += result["status_4xx_5xx"]
        return {
            "scenario": scenario.name,
            "connections": connections,
            **{name: result[name] for name in ("rate", "p50_us", "p99_us", "p999_us", "max_us", "statuses")},
            "errors": errors,
            "cores": {**cores, "generator": generator, "others": self.foreign[-1]},
            "peak_kib": service.memory_kib()["VmHWM"],
            "memory_kib": service.memory_kib()["VmRSS"],
        }

    def baseline(self, service, dataset, scenario, requests, connections):
        seconds = self.options.seconds
        if scenario.baseline == BARE:
            requests = [load.http_request("GET", "/benchmark/ok")]
            if service.call("GET", "/benchmark/ok", token=None)[0] != 200:
                return None
            self.warm_up(service.base, requests, connections, first=False)
            return {"kind": BARE, **pick(load.wrk(service.base, requests, connections, seconds))}
        statements = self.statements(service, requests[0])
        if scenario.statement is not None:
            statements = [statement for statement in statements if scenario.statement in statement[0]][:1]
        if not statements:
            raise NotRun("the statement that pgbench is to run was not seen")
        return {
            "kind": SQL,
            "statements": len(statements),
            **self.postgres.pgbench(statements, connections, seconds, dataset.ids()),
        }

    def statements(self, service, request):
        """What the request alone executes: the same twice, so that nothing done once in a while or behind it is there."""
        before = None
        for _ in range(20):
            statements = self.postgres.statements_of(lambda: send_raw(service, request))
            texts = [statement[0] for statement in statements]
            if texts == before:
                return statements
            before = texts
            time.sleep(0.5)
        raise NotRun("the database was never quiet enough to see what one request executes")

    def beside(self, result, scenario, connections):
        """The other server, now: whatever disturbs this machine disturbs both."""
        options = self.options
        requests = other_requests(options, scenario)
        if requests is None:
            return
        self.warm_up(options.against, requests, connections, first=True)
        other = load.wrk(options.against, requests, connections, options.seconds)
        result["against"] = {
            **pick(other), "errors": other["broken"] + other["timeouts"] + other["status_4xx_5xx"]}

    def steady(self, service, dataset):
        highest = max((run["rate"] for run in self.results["runs"] if run["scenario"] == "ingest 1 KiB, signed"
                       and run["connections"] <= STEADY_CONNECTIONS), default=None)
        if highest is None:
            raise NotRun("the highest rate of ingest was not measured")
        body = event(1_024)
        run = lambda seconds: load.steady(  # noqa: E731
            service.base, webhook_path(dataset), webhook_headers(body), body, STEADY_CONNECTIONS,
            highest * STEADY_SHARE, seconds)
        run(max(1, self.options.warm_up // 2))
        self.results["steady"] = {**run(self.options.seconds), "connections": STEADY_CONNECTIONS}

    def streams(self, service, dataset):
        path = f"/api/v1/agents/stream?board_id={dataset.read_board}"
        if not is_streamed(service, path):
            raise NotRun("this build has no agents/stream")

        def rename(text):
            """Changes an agent; the moment of its commit, nearly."""
            return float(self.postgres.sql(
                f"update agents set name = '{text}' where id = '{dataset.agents[0]}';"
                " select extract(epoch from clock_timestamp())"))

        self.results["streams"] = {
            **streams.measure(service, path, "an event of the benchmark", rename), "path": "agents/stream"}

    def drain(self, dataset):
        self.results["drain"] = drain.measure(self.start, self.postgres, dataset, self.options.port + 2)

    def soak(self, service, dataset):
        interval, memory = 30, []
        end = time.monotonic() + self.options.soak * 60
        body, rates = event(1_024), []
        request = load.http_request("POST", webhook_path(dataset), webhook_headers(body), body)
        while time.monotonic() < end:
            rates.append(load.wrk(service.base, [request], 32, interval)["rate"])
            memory.append(service.memory_kib()["VmRSS"])
        self.results["soak"] = {
            "minutes": self.options.soak, "interval_seconds": interval, "memory_kib": memory,
            "rate": sum(rates) / len(rates)}

    def about(self, started):
        options = self.options
        java = "native executable" if options.executable else subprocess.run(
            [self.command()[0], "--version"], capture_output=True, text=True).stdout.split("\n")[0]
        cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
        memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
        self.results["about"].update({
            "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
            "commit": git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "src/main") else ""),
            "processor": cpu.group(1) if cpu else platform.processor(),
            "cores": os.cpu_count(),
            "memory_gib": round(int(memory.group(1)) / 1_048_576),
            "system": f"{platform.system()} {platform.release()}",
            "runtime": " ".join([java, *(self.command()[1:-2] if not options.executable else [])]),
            "native": bool(options.executable),
            "postgres": self.postgres.version(),
            "load_generator": load.version(),
            "seconds": options.seconds,
            "warm_up_seconds": options.warm_up,
            "minutes": (time.monotonic() - started) / 60,
            "foreign_cores": max(0.0, sum(self.foreign) / max(1, len(self.foreign))),
        })


class NotRun(Exception):
    """Why a scenario has no result."""


def git(*command):
    return subprocess.run(["git", *command], capture_output=True, text=True, cwd=ROOT).stdout.strip()


def is_streamed(service, path):
    try:
        request = urllib.request.Request(service.base + path, headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.headers.get_content_type() == "text/event-stream"
    except urllib.error.HTTPError:
        return False


def pick(result):
    return {name: result[name] for name in ("rate", "p50_us", "p99_us", "p999_us")}


def parse_raw(request):
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return method, path, headers, body


def send_raw(service, request):
    import http.client

    method, path, headers, body = parse_raw(request)
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    headers.pop("Content-Length", None)
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def require_answer(service, request, scenario):
    status = send_raw(service, request)
    if status >= 400 and not scenario.counts_statuses:
        raise NotRun(f"answered {status}")


def other_requests(options, scenario):
    if scenario.needs == "":
        return scenario.requests(None)
    if scenario.needs == "user":
        return [request.replace(TOKEN.encode(), options.against_token.encode())
                for request in scenario.requests(None)]
    if scenario.needs == "webhook" and options.against_webhook:
        _, _, headers, body = parse_raw(scenario.requests(NoDataset)[0])
        headers["X-Hub-Signature-256"] = signature(body, options.against_secret)
        headers.pop("Host"), headers.pop("Content-Length")
        return [load.http_request("POST", options.against_webhook, headers, body)]
    return None


class NoDataset:
    """For requests to another server, whose ids replace these."""

    ingest_board = ingest_webhook = "00000000-0000-0000-0000-000000000000"


def summary(run):
    baseline = run.get("baseline")
    beside = f", {run['rate'] / baseline['rate']:.2f} of {baseline['kind']} {baseline['rate']:,.0f}/s" if baseline else ""
    return (f"{run['scenario']}, {run['connections']} connections: {run['rate']:,.0f}/s, p50 {run['p50_us'] / 1e3:.2f} ms,"
            f" p99 {run['p99_us'] / 1e3:.2f} ms, {run['errors']} errors{beside}; cores {run['cores']['service']:.2f}"
            f" service, {run['cores']['database']:.2f} database, {run['cores']['generator']:.2f} load,"
            f" {run['cores']['others']:.2f} others; {run['peak_kib'] // 1024} MiB")


def main():
    options = arguments()
    if not sys.platform.startswith("linux"):
        sys.exit("The figures of processes come from /proc: run this on Linux.")
    if options.against and urlsplit(options.against).scheme != "http":
        sys.exit("--against takes an http:// URL: wrk's TLS would be measured, too.")
    try:
        load.require_wrk()
        with Postgres(options.data_directory) as postgres:
            if not options.no_build and not options.executable:
                build()
            Benchmark(options, postgres).run()
    except Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
