"""Load from wrk (as much as goes) and h2load (at a constant rate)."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from postgres import Missing

REPLAY = Path(__file__).with_name("replay.lua")
TIMEOUT_SECONDS = 10


def require_wrk():
    if not shutil.which("wrk"):
        raise Missing("wrk not found: apt-get install wrk (or brew install wrk)")


def version():
    return subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout.split(" [")[0].strip()


def http_request(method, path, headers=None, body=b""):
    """One request as it is on the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def wrk(base, requests, connections, seconds, count=False):
    """Sends the requests in turn for so long, each connection as soon as it has its answer."""
    with tempfile.NamedTemporaryFile(suffix=".requests") as file:
        for request in requests:
            file.write(f"{len(request)}\n".encode() + request)
        file.flush()
        run = subprocess.run(
            ["wrk", "-t", str(min(2, connections)), "-c", str(connections), "-d", f"{seconds}s",
             "--timeout", f"{TIMEOUT_SECONDS}s", "-s", REPLAY, base, "--", file.name, *(["count"] if count else [])],
            capture_output=True, text=True, timeout=seconds + 60)
    if run.returncode:
        raise RuntimeError("wrk failed: " + run.stderr + run.stdout[-500:])
    result = json.loads(run.stdout.strip().rsplit("\n", 1)[-1])
    result["rate"] = result["requests"] / (result["duration_us"] / 1e6)
    return result


def steady(base, path, headers, body, connections, rate, seconds):
    """
    Sends POST requests at a constant rate with h2load, whatever the answers take.

    A connection that waits for an answer sends nothing, so that slow answers would hide those that were due meanwhile
    (coordinated omission). Connections begin a millisecond apart, or all would send at the same moments, in bursts that no
    constant rate has. For each answer that took longer than a connection's interval, the requests that it held
    back are counted with the time that they would have taken: the answer's minus one interval, minus two, and so on.
    """
    if not shutil.which("h2load"):
        raise Missing("h2load not found: apt-get install nghttp2-client (or brew install nghttp2)")
    per_connection = max(1, round(rate / connections))
    interval_us = 1e6 / per_connection
    with tempfile.TemporaryDirectory() as directory:
        log, content = Path(directory) / "log", Path(directory) / "body"
        content.write_bytes(body)
        run = subprocess.run(
            ["h2load", "--h1", "-t", "1", "-c", str(connections), "-r", "1", "--rate-period", "1ms",
             "-n", str(per_connection * connections * seconds), "--rps", str(per_connection), "-d", content, "--log-file", log,
             *(f"-H{name}: {value}" for name, value in headers.items()), base + path],
            capture_output=True, text=True, timeout=seconds + 60)
        if run.returncode:
            raise RuntimeError("h2load failed: " + run.stderr + run.stdout[-500:])
        answers = [line.split("\t") for line in log.read_text().splitlines()]
    starts = [int(start) for start, _, _ in answers]
    latencies, held_back = [], 0
    for _, _, latency in answers:
        remaining = int(latency)
        latencies.append(remaining)
        while (remaining := remaining - interval_us) > 0:
            latencies.append(remaining)
            held_back += 1
    latencies.sort()
    return {
        "rate": len(answers) / ((max(starts) - min(starts)) / 1e6),
        "wanted_rate": per_connection * connections,
        "requests": len(answers),
        "held_back": held_back,
        "failed": sum(1 for _, status, _ in answers if status != "202"),
        "p50_us": latencies[len(latencies) // 2],
        "p99_us": latencies[int(len(latencies) * 0.99)],
        "p999_us": latencies[int(len(latencies) * 0.999)],
        "max_us": latencies[-1],
    }
