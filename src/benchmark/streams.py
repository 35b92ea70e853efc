"""1,000 clients that wait for events: what they cost, and how long one event takes to reach all of them."""

import asyncio
import resource
import time

from service import TOKEN

PATIENCE_SECONDS = 20


def allow_files(count):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if most == resource.RLIM_INFINITY else min(most, wanted), most))


def measure(service, path, mark, cause, count=1_000, events=20):
    """
    Opens `count` streams, then calls `cause(text)` so often; each stream has to receive the text each time.

    Returns latencies from the time that `cause` returns, in seconds of this machine's clock, until a stream has its
    event, and the server's memory.
    """
    allow_files(count)
    return asyncio.run(run(service, path, mark, cause, count, events))


async def run(service, path, mark, cause, count, events):
    before = service.memory_kib()["VmRSS"]
    opened = time.monotonic()
    streams = await asyncio.gather(*(open_stream(service.port, path) for _ in range(count)))
    open_seconds = time.monotonic() - opened
    latencies, lost = [], 0
    try:
        for number in range(events):
            text = f"{mark} {number}."
            waiting = [asyncio.create_task(receive(reader, text.encode())) for reader, _ in streams]
            started = await asyncio.to_thread(cause, text)
            for at in await asyncio.gather(*waiting):
                if at is None:
                    lost += 1
                else:
                    latencies.append((at - started) * 1e6)
        memory = service.memory_kib()["VmRSS"]
    finally:
        for _, writer in streams:
            writer.close()
    latencies.sort()
    if not latencies:
        raise RuntimeError("no stream received an event")
    return {
        "streams": count,
        "open_seconds": open_seconds,
        "events": events,
        "lost": lost,
        "p50_us": latencies[len(latencies) // 2],
        "p99_us": latencies[int(len(latencies) * 0.99)],
        "p999_us": latencies[int(len(latencies) * 0.999)],
        "kib_per_stream": (memory - before) / count,
    }


async def open_stream(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
                 f"Accept: text/event-stream\r\n\r\n".encode())
    status = await asyncio.wait_for(reader.readline(), PATIENCE_SECONDS)
    if b" 200 " not in status:
        raise RuntimeError("stream answered " + status.decode(errors="replace").strip())
    return reader, writer


async def receive(reader, text):
    """When `text` came; None if it does not."""
    tail = b""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while chunk := await reader.read(65_536):
                tail += chunk
                if text in tail:
                    return time.time()
                tail = tail[-len(text):]
    except TimeoutError:
        pass
    return None
