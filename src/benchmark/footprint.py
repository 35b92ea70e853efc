#!/usr/bin/env python3
"""What the service costs to keep: size, start, memory at rest and under ingest, the executable beside the JVM.

    make footprint                              # the executable that `make native` made, and the JVM; 8 minutes
    make footprint ARGS='--soak 10 --publish'   # and ten minutes of load on both; writes the table into docs/deployment

Figures of start and memory are those of a quiet machine or none: it says how busy others kept the processors.
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import load
from dataset import Dataset, event
from postgres import Missing, Postgres
from scenarios import webhook_headers, webhook_path
from service import ROOT, Processors, Service, jvm_options, machine_seconds

CONNECTIONS = 32
INGEST_BYTES = 1_024
# Of the project, for the executable; the last column of the table says whether a run has reached them.
TARGETS = {
    "size_mb": 110,
    "start_ms": 100,
    "healthcheck_ms": 20,
    "idle_mb": 80,
    "loaded_mb": 200,
}
START, END = "<!-- footprint: written by make footprint -->", "<!-- end of footprint -->"
POLL_SECONDS = 0.0005
OUTPUT = ROOT / "target/footprint"


class Variant:
    """One form of the service, and what was measured of it."""

    def __init__(self, name, command, size_bytes, is_soaked=True):
        self.name = name
        self.is_soaked = is_soaked
        self.command = command
        self.figures = {"size_mb": size_bytes / 1e6}


class Footprint:
    def __init__(self, options, postgres):
        self.options = options
        self.postgres = postgres
        self.output = OUTPUT

    def service(self, variant, variables=None):
        return Service(variant.command, self.options.port, self.postgres.url,
                       self.output / f"{variant.name}.log", variables)

    def measure(self, variant):
        figures = variant.figures
        busy_before, idle_before = machine_seconds()
        with self.service(variant):
            pass  # brings the schema up to date
        figures["start_ms"] = statistics.median(self.start_once(variant) for _ in range(self.options.starts))
        with self.service(variant) as service:
            commands = [self.healthcheck_once(variant, service) for _ in range(self.options.healthchecks)]
            figures["healthcheck_ms"] = statistics.median(commands)
        with self.service(variant) as service:
            time.sleep(self.options.idle)
            figures["idle_mb"], figures["idle_private_mb"] = memory(service)
            self.ingest(variant, service)
            figures["loaded_mb"], figures["loaded_private_mb"] = memory(service)
            time.sleep(self.options.rest)
            figures["rested_mb"], _ = memory(service)
        busy, idle = machine_seconds()
        figures["busy"] = (busy - busy_before) / (busy - busy_before + idle - idle_before)
        print(f"{variant.name}: {json.dumps({name: shown(value) for name, value in figures.items()})}", file=sys.stderr)

    def start_once(self, variant):
        """Milliseconds from the start of the process to its first 200 on /healthz; its environment sends no load."""
        service = self.service(variant, {"DB_AUTO_MIGRATE": "false"})
        with open(service.log, "ab") as log:
            started = time.monotonic()
            process = subprocess.Popen(
                service.command, env=service.environment, stdout=log, stderr=log, cwd=self.output,
                start_new_session=True)
            while not is_alive(service.port):
                if process.poll() is not None:
                    raise RuntimeError(f"the service ended: see {service.log}")
                time.sleep(POLL_SECONDS)
            passed = time.monotonic() - started
        process.terminate()
        process.wait(30)
        return passed * 1_000

    def healthcheck_once(self, variant, service):
        started = time.monotonic()
        subprocess.run([*service.command[:-1], "healthcheck"], env=service.environment, check=True, cwd=self.output,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return (time.monotonic() - started) * 1_000

    def ingest(self, variant, service):
        """As much as goes, first for the throughput and then, if asked, for the soak."""
        dataset = Dataset(self.postgres, service)
        body = event(INGEST_BYTES)
        request = load.http_request("POST", webhook_path(dataset), webhook_headers(body), body)
        load.wrk(service.base, [request], CONNECTIONS, self.options.warm_up)
        processors = Processors(service.process.pid, self.postgres.server.pid)
        run = load.wrk(service.base, [request], CONNECTIONS, self.options.seconds)
        if run["status_4xx_5xx"] or run["broken"] or run["timeouts"]:
            raise RuntimeError(f"ingest failed: {run}")
        variant.figures["ingest_per_second"] = run["rate"]
        variant.figures["ingest_p99_ms"] = run["p99_us"] / 1_000
        variant.figures["cores"] = processors.since()["service"]
        if self.options.soak and variant.is_soaked:
            variant.figures["soak_mb"] = self.soak(service, request)

    def soak(self, service, request):
        samples = []
        end = time.monotonic() + self.options.soak * 60
        while time.monotonic() < end:
            load.wrk(service.base, [request], CONNECTIONS, min(30, max(1, round(end - time.monotonic()))))
            samples.append(round(memory(service)[0]))
        return samples


def is_alive(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


def memory(service):
    """
    MB resident (a million bytes, as in the targets), and of them those that are no copy of a file: what the machine
    cannot take back by itself.
    """
    text = Path(f"/proc/{service.process.pid}/status").read_text()
    sizes = {name: int(kib) * 1_024 / 1e6 for name, kib in re.findall(r"(VmRSS|RssAnon):\s+(\d+) kB", text)}
    return sizes["VmRSS"], sizes["RssAnon"]


def variants(options):
    found = []
    executables = sorted((ROOT / "target").glob("mission-control-*-runner"))
    if options.executable or executables:
        executable = Path(options.executable).resolve() if options.executable else executables[-1]
        found.append(Variant("executable", [executable, "serve"], executable.stat().st_size))
    if options.only.lower() in "jvm with start cache":
        application = Path(options.application).resolve() if options.application else build_application()
        size = sum(file.stat().st_size for file in application.rglob("*") if file.is_file())
        java = Path(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else "java"
        command = [java, *jvm_options(), *options.java_options.split()]
        jar = ["-jar", application / "quarkus-run.jar", "serve"]
        found.append(Variant("JVM", [*command, *jar], size))
        cache = OUTPUT / "app.aot"
        record(command, application, cache)
        found.append(Variant("JVM with start cache", [*command, f"-XX:AOTCache={cache}", *jar],
                             size + cache.stat().st_size, is_soaked=False))
    return found


def build_application():
    """As Dockerfile.jvm does, beside what other builds make."""
    subprocess.run(
        ["mvn", "-B", "-q", "-ntp", "package", f"-Dtarget.directory={OUTPUT.relative_to(ROOT)}",
         "-Dquarkus.package.jar.type=aot-jar", "-Dmaven.test.skip=true"], cwd=ROOT, check=True)
    return OUTPUT / "quarkus-app"


def record(command, application, cache):
    """As Dockerfile.jvm does."""
    cache.unlink(missing_ok=True)
    dockerfile = (ROOT / "src/main/docker/Dockerfile.jvm").read_text()
    properties = re.findall(r'"(-D[A-Z_]+=[^"]*)"', dockerfile)
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    subprocess.run([*command, f"-XX:AOTCacheOutput={cache}", *properties, "-jar", application / "quarkus-run.jar",
                    "rehearse"], check=True, cwd=cache.parent, env=environment, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


ROWS = [
    ("size on disk, MB", "size_mb"),
    ("process start to first 200 on `/healthz`, ms (median)", "start_ms"),
    ("`healthcheck`, ms (median)", "healthcheck_ms"),
    ("resident memory at rest after the start, MB", "idle_mb"),
    ("– of it not from a file, MB", "idle_private_mb"),
    ("ingest of 1 KiB, signed, 32 connections, events/s", "ingest_per_second"),
    ("– p99, ms", "ingest_p99_ms"),
    ("resident memory after ingest, MB", "loaded_mb"),
    ("– and when it has rested, MB", "rested_mb"),
]


def shown(value):
    if isinstance(value, (list, str)):
        return value
    return round(value, 1 if abs(value) < 100 else None)


def markdown(measured, options):
    names = [variant.name for variant in measured]
    lines = [
        "| figure | " + " | ".join(names) + " | target |",
        "| --- | " + " | ".join("--:" for _ in names) + " | --- |",
    ]
    executable = next((variant for variant in measured if variant.name == "executable"), None)
    for title, name in ROWS:
        target = ""
        if name in TARGETS and executable:
            reached = executable.figures[name] <= TARGETS[name]
            target = f"≤ {TARGETS[name]}: {'reached' if reached else 'missed'}"
        if name == "ingest_per_second" and executable:
            warm = max((variant.figures[name] for variant in measured if variant is not executable), default=None)
            if warm:
                share = executable.figures[name] / warm
                target = f"≥ 60 % of the JVM: {share:.0%}"
        lines.append("| " + " | ".join(
            [title, *(f"{shown(variant.figures[name]):,}" for variant in measured), target]) + " |")
    lines.append("")
    for variant in measured:
        if variant.figures.get("soak_mb"):
            lines.append(f"Memory of the {variant.name} during {options.soak} minutes of ingest, every 30 s (MB): "
                         + ", ".join(map(str, variant.figures["soak_mb"])) + ".")
            lines.append("")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT).stdout
    lines.append(f"{time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}, commit {commit.strip()}, {os.cpu_count()} cores"
                 f" shared with PostgreSQL and the load generator; {options.starts} starts,"
                 f" {options.healthchecks} health checks, {options.seconds} s of ingest.")
    return "\n".join(lines) + "\n"


def publish(text, page):
    before, rest = page.read_text().split(START)
    page.write_text(before + START + "\n" + text + rest[rest.index(END):])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--executable", help="another executable than the one in target")
    parser.add_argument("--application", help="a quarkus-app that was built before (aot-jar)")
    parser.add_argument("--only", default="", help="variants whose name contains this")
    parser.add_argument("--java-options", default="", help="added to those of Dockerfile.jvm")
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--healthchecks", type=int, default=20)
    parser.add_argument("--idle", type=float, default=15, help="seconds at rest before memory is read")
    parser.add_argument("--rest", type=float, default=45, help="seconds at rest after the load")
    parser.add_argument("--warm-up", type=int, default=15, help="seconds")
    parser.add_argument("--seconds", type=int, default=60, help="of ingest")
    parser.add_argument("--soak", type=int, default=0, help="minutes of ingest after that")
    parser.add_argument("--port", type=int, default=18600)
    parser.add_argument("--publish", action="store_true", help="write the table into docs/deployment/README.md")
    return parser.parse_args()


def main():
    options = arguments()
    if not sys.platform.startswith("linux"):
        sys.exit("The figures of processes come from /proc: run this on Linux.")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    measured = [variant for variant in variants(options) if options.only.lower() in variant.name.lower()]
    if not measured:
        sys.exit("Nothing to measure: make native, make package")
    try:
        load.require_wrk()
        for variant in measured:
            # Each on a database of its own: what one stored must not slow down the next.
            with Postgres() as postgres:
                Footprint(options, postgres).measure(variant)
    except Missing as missing:
        sys.exit(str(missing))
    text = markdown(measured, options)
    (OUTPUT / "results.md").write_text(text)
    (OUTPUT / "results.json").write_text(json.dumps({variant.name: variant.figures for variant in measured}, indent=2))
    if options.publish:
        publish(text, ROOT / "docs/deployment/README.md")
    print("\n" + text)


if __name__ == "__main__":
    main()
