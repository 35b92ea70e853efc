"""
An OpenClaw gateway that takes every message at once: python3 gateway.py PORT [METHOD ...]. One line of JSON in each frame.
With the method agent.wait, as real gateways have it, each message is asked for (agent.wait, chat.history), too.
"""

import asyncio
import base64
import hashlib
import json
import struct
import sys

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HANDSHAKE = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 section 1.3


kept = {}


def answer(call):
    method, parameters = call.get("method"), call.get("params") or {}
    if method == "connect":
        payload = {
            "type": "hello-ok", "protocol": 3, "features": {"methods": sys.argv[2:], "events": []},
            "server": {"version": "2026.3.24", "host": "benchmark", "connId": "benchmark"}}
    elif method == "chat.send":
        kept[parameters.get("sessionKey")] = parameters.get("message")
        payload = {"runId": parameters.get("idempotencyKey"), "status": "started"}
    elif method == "chat.history":
        payload = {"messages": [{"role": "user", "content": kept.get(parameters.get("sessionKey"))}]}
    elif method == "agent.wait":
        payload = {"runId": parameters.get("runId"), "status": "ok"}
    else:
        payload = {"ok": True}
    return {"type": "res", "id": call.get("id"), "ok": True, "payload": payload}


def frame(kind, content):
    size = len(content)
    head = struct.pack("!BB", 128 | kind, size) if size < 126 else (
        struct.pack("!BBH", 128 | kind, 126, size) if size < 65_536 else struct.pack("!BBQ", 128 | kind, 127, size))
    return head + content


async def receive(reader):
    first, second = await reader.readexactly(2)
    size = second & 127
    if size == 126:
        size, = struct.unpack("!H", await reader.readexactly(2))
    elif size == 127:
        size, = struct.unpack("!Q", await reader.readexactly(8))
    mask = await reader.readexactly(4)
    content = await reader.readexactly(size)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return first & 15, (int.from_bytes(content, "big") ^ key).to_bytes(size, "big")


async def serve(reader, writer):
    try:
        request = await reader.readuntil(b"\r\n\r\n")
        key = next(line.split(b":", 1)[1].strip() for line in request.split(b"\r\n")
                   if line.lower().startswith(b"sec-websocket-key"))
        accept = base64.b64encode(hashlib.sha1(key + HANDSHAKE).digest())
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        challenge = {"type": "event", "event": "connect.challenge", "payload": {"nonce": "benchmark", "ts": 0}}
        writer.write(frame(TEXT, json.dumps(challenge).encode()))
        while True:
            kind, content = await receive(reader)
            if kind == CLOSE:
                writer.write(frame(CLOSE, content[:2]))
                break
            if kind == PING:
                writer.write(frame(PONG, content))
            elif kind == TEXT:
                writer.write(frame(TEXT, json.dumps(answer(json.loads(content))).encode()))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
