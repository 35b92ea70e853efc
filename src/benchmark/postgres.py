"""A PostgreSQL server of the benchmark's own, with fsync on, and pgbench on what the service asks it."""

import csv
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAMS = ("initdb", "postgres", "psql", "pgbench")
DATABASE = "mission_control"
# Beyond PostgreSQL's defaults only what the runs need: room for pgbench's connections, and a log that can be read.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "400",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_destination": "csvlog",
    "log_directory": "log",
    "log_filename": "postgres",
}
LOG_MESSAGE, LOG_DETAIL = 13, 14
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Missing(Exception):
    """A program that has to be installed."""


def find_programs():
    """The newest directory that has all programs."""
    found = shutil.which("initdb")
    usual = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    candidates = [*usual, *sorted(Path("/").glob("usr/pgsql-*/bin"), reverse=True)]
    if found:
        candidates.append(Path(found).resolve().parent)
    for directory in candidates:
        if all((directory / program).exists() for program in PROGRAMS):
            return directory
    raise Missing("PostgreSQL with pgbench not found: apt-get install postgresql (or your system's package of it)")


def account():
    """PostgreSQL refuses to run as root: then it is the user postgres or nobody."""
    if os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        except KeyError:
            continue
    raise Missing("a user postgres or nobody to run PostgreSQL under")


class Postgres:
    """Started on entry; stopped, and its directory removed, on exit."""

    def __init__(self, directory=None):
        self.programs = find_programs()
        self.account = account()
        # Not /tmp, which may be memory: commits have to reach a disk.
        self.home = Path(tempfile.mkdtemp(prefix="mission-control-bench-", dir=directory or "/var/tmp"))
        self.data = self.home / "data"
        self.password = secrets.token_hex(16)
        self.environment = {**os.environ, "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8"}
        self.server = None

    def __enter__(self):
        password_file = self.home / "password"
        password_file.write_text(self.password)
        if self.account:
            for path in (self.home, password_file):
                os.chown(path, self.account["user"], self.account["group"])
        subprocess.run(
            [self.programs / "initdb", "-D", self.data, "-U", "postgres", "--pwfile", password_file, "-E", "UTF8",
             # Cheap to check: hundreds of connections are opened for each baseline.
             "--auth=password", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.home, **self.account)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = {**SETTINGS, "port": str(self.port)}
        self.server = subprocess.Popen(
            [self.programs / "postgres", "-D", self.data, *(f"--{name}={value}" for name, value in settings.items())],
            cwd=self.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **self.account)
        self.wait_until_ready()
        self.sql(f"create database {DATABASE}", database="postgres")
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.send_signal(2)  # SIGINT: disconnects everybody
            try:
                self.server.wait(30)
            except subprocess.TimeoutExpired:
                self.server.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def wait_until_ready(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.server.poll() is None:
            try:
                self.sql("select 1", database="postgres")
                return
            except subprocess.CalledProcessError:
                time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start")

    @property
    def url(self):
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def connection(self, database=DATABASE):
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database]

    def sql(self, script, database=DATABASE):
        """Runs a script; what it prints, one row a line."""
        return subprocess.run(
            [self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *self.connection(database)],
            input=script, capture_output=True, text=True, check=True, env=self.environment).stdout.strip()

    def version(self):
        return self.sql("show server_version")

    def statements_of(self, action):
        """What is executed while `action` runs: SQL text and parameters by number, in their order."""
        log = next((self.data / "log").glob("*.csv"))
        self.sql("alter system set log_statement = 'all'; select pg_reload_conf()")
        self.await_logging(log)
        start = log.stat().st_size
        action()
        self.sql("alter system reset log_statement; select pg_reload_conf()")
        with open(log, newline="") as file:
            file.seek(start)
            rows = list(csv.reader(file))
        return [statement for row in rows if (statement := read_statement(row))]

    def await_logging(self, log):
        mark = "select 'logging'"
        for _ in range(100):
            self.sql(mark)
            if mark in log.read_text().rsplit("\n", 3)[-2]:
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not log its statements")

    def pgbench(self, statements, clients, seconds, keep):
        """
        Requests per second and latencies when nothing but `statements` are executed, prepared, by so many clients.
        Row ids, which the service makes, are made by the database here, except those in `keep`.
        """
        script, variables = pgbench_script(statements, keep)
        file = self.home / "script.sql"
        file.write_text(script)
        prefix = self.home / "pgbench"
        run = subprocess.run(
            [self.programs / "pgbench", "-n", "-M", "prepared", "-T", str(seconds), "-c", str(clients),
             "-j", str(min(2, clients)), "-f", file, "-l", "--log-prefix", prefix,
             *(f"-D{name}={value}" for name, value in variables.items()), *self.connection()],
            capture_output=True, text=True, env=self.environment)
        if run.returncode:
            raise RuntimeError("pgbench failed: " + run.stderr[-300:].replace(self.password, "…"))
        latencies, first, last = [], float("inf"), 0.0
        for log in self.home.glob("pgbench.*"):
            with open(log) as lines:
                for line in lines:
                    _, _, latency, _, at, micros = line.split()[:6]
                    end = int(at) + int(micros) / 1e6
                    first, last = min(first, end), max(last, end)
                    latencies.append(int(latency))
            log.unlink()
        if not latencies:
            raise RuntimeError("pgbench has executed nothing")
        latencies.sort()
        return {
            "rate": len(latencies) / max(last - first, 1e-6),
            "p50_us": latencies[len(latencies) // 2],
            "p99_us": latencies[int(len(latencies) * 0.99)],
            "p999_us": latencies[int(len(latencies) * 0.999)],
        }


def read_statement(row):
    if len(row) <= LOG_DETAIL or not row[LOG_MESSAGE].startswith("execute "):
        return None
    sql = row[LOG_MESSAGE].split(": ", 1)[1]
    # Queue and event listeners work by themselves; they belong to no request.
    if sql.lower().startswith("listen") or ("queue_jobs" in sql and "insert into" not in sql):
        return None
    parameters = re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", row[LOG_DETAIL], re.S)
    return sql, {
        int(number): None if text == "NULL" else text[1:-1].replace("''", "'") for number, text in parameters
    }


def pgbench_script(statements, keep):
    script, variables = [], {}
    for index, (sql, parameters) in enumerate(statements):
        def insert(match):
            number = int(match.group(1))
            value = parameters.get(number)
            if value is None:
                return "null"
            ids = UUID.findall(value)
            bare = value.strip("{}")
            if ids == [bare] and bare not in keep and re.search(r"\binsert\b", sql, re.I):
                return "gen_random_uuid()" if value == bare else "array[gen_random_uuid()]"
            name = f"s{index}p{number}"
            variables[name] = value
            return f":{name}"

        script.append(re.sub(r"\$(\d+)", insert, sql).strip().rstrip(";") + ";")
    return "\n".join(script) + "\n", variables
