"""The process that is measured: how it is started and what it uses. Figures come from /proc, so this needs Linux."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "target/bench"
JAR = TARGET / "quarkus-app/quarkus-run.jar"
TICKS = os.sysconf("SC_CLK_TCK")
TOKEN = "benchmark-" + "0123456789abcdef" * 4
# The limits of one client address would end every run: all load comes from one.
VARIABLES = {
    "AUTH_MODE": "local",
    "LOCAL_AUTH_TOKEN": TOKEN,
    "DB_AUTO_MIGRATE": "true",
    "SHUTDOWN_DELAY_SECONDS": "0",
    "WEBHOOK_INGEST_LIMIT": "1000000",
    "AGENT_REQUEST_LIMIT": "1000000",
}


def build():
    """The product plus the bare route, beside what other builds make."""
    subprocess.run(
        ["mvn", "-B", "-q", "-ntp", "package", "-Pbench", "-Dmaven.test.skip=true"], cwd=ROOT, check=True)


def jvm_options():
    """Those of the container image."""
    text = (ROOT / "src/main/docker/Dockerfile.jvm").read_text()
    match = re.search(r'JAVA_TOOL_OPTIONS="([^"]*)"', text)
    return match.group(1).split() if match else []


class Service:
    def __init__(self, command, port, database_url, log, variables=None):
        self.command = [str(part) for part in command]
        self.base = f"http://127.0.0.1:{port}"
        self.port = port
        self.log = log
        # No LANG, as in the images.
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "JAVA_HOME") if name in os.environ}
        self.environment = {
            **inherited,
            **VARIABLES,
            "PORT": str(port),
            "MANAGEMENT_PORT": str(port + 1),
            "BASE_URL": self.base,
            "DATABASE_URL": database_url,
            "OPENCLAW_GATEWAY_DEVICE_IDENTITY_PATH": str(Path(log).with_suffix(".device.json")),
            **(variables or {}),
        }

    def __enter__(self):
        started = time.monotonic()
        with open(self.log, "ab") as log:
            # Its own directory, so that no .env of this checkout is read.
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, cwd=Path(self.log).parent,
                start_new_session=True)
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"the service ended: see {self.log}")
            try:
                if self.call("GET", "/readyz")[0] == 200:
                    break
            except (urllib.error.URLError, OSError):
                pass
            if time.monotonic() - started > 120:
                self.__exit__()
                raise RuntimeError(f"the service does not get ready: see {self.log}")
            time.sleep(0.02)
        self.start_seconds = time.monotonic() - started
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def call(self, method, path, body=None, token=TOKEN, headers=None):
        """Status and decoded body."""
        return call(self.base, method, path, body, token, headers)

    def memory_kib(self):
        return {name: int(value) for name, value in re.findall(
            r"(VmRSS|VmHWM):\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())}

    def forget_peak(self):
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")


def call(base, method, path, body=None, token=TOKEN, headers=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, method=method, headers={
        **({"Authorization": f"Bearer {token}"} if token else {}),
        **({"Content-Type": "application/json"} if data is not None else {}),
        **(headers or {}),
    })
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, None


class Processors:
    """Processor seconds between two moments: of the service, of the database, of everybody."""

    def __init__(self, service_pid, postgres_pid):
        self.pids = service_pid, postgres_pid
        self.before = self.read()

    def read(self):
        service, postgres = self.pids
        busy, idle = machine_seconds()
        return {
            "at": time.monotonic(),
            "service": process_seconds(service) if service else 0.0,
            "database": sum(process_seconds(pid) for pid in children(postgres)) if postgres else 0.0,
            "busy": busy,
            "idle": idle,
        }

    def since(self):
        """Cores used on average."""
        now = self.read()
        seconds = now["at"] - self.before["at"]
        return {name: (now[name] - self.before[name]) / seconds for name in ("service", "database", "busy", "idle")}


def process_seconds(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def children(pid):
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found.extend(int(child) for child in task.read_text().split())
    return found


def machine_seconds():
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    idle = fields[3] + fields[4]
    return (sum(fields[:8]) - idle) / TICKS, idle / TICKS
