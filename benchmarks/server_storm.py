"""Sends many requests over many connections, a tenth of them malformed or cut, and checks that every good one is answered.

    server_storm.py URL MODEL REQUESTS CONNECTIONS [PID]

Good requests list the models, embed a word, or chat for two tokens; a 429 is sent again after its Retry-After. Bad ones have
broken JSON, a wrong length, no body, an unknown path, wrong types or an end in the middle. With the server's process id the
memory is printed after each tenth. It ends with 1 if a good request got no good answer, or a bad one an answer of 5xx.
"""
import asyncio, json, random, sys
from collections import Counter
from urllib.parse import urlparse

url, model, requests, connections = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
pid = sys.argv[5] if len(sys.argv) > 5 else None
at = urlparse(url)
random.seed(1)
seen, faults = Counter(), []


def request(method, path, body=None, length=None):
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    head = (f"{method} {at.path}{path} HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data) if length is None else length}\r\n\r\n").encode()
    return head + data


def good():
    kind = random.random()
    if kind < 0.5:
        return "models", request("GET", "/models")
    if kind < 0.7:
        return "embeddings", request("POST", "/embeddings", {"model": "mistral-embed", "input": ["word"]})
    return "chat", request("POST", "/chat/completions", {
        "model": model, "max_tokens": 2, "temperature": 0, "messages": [{"role": "user", "content": "hello"}]})


BAD = [
    lambda: request("POST", "/chat/completions", b"{\"model\": "),
    lambda: request("POST", "/chat/completions", {"model": model, "messages": "hello"}),
    lambda: request("POST", "/chat/completions", {"model": 7, "messages": [{"role": "nobody", "content": {}}]}),
    lambda: request("POST", "/chat/completions", {"model": model, "max_tokens": -1, "messages": []}),
    lambda: request("GET", "/no/such/path"),
    lambda: request("POST", "/files", b"--broken\r\n"),
    lambda: request("POST", "/embeddings", b"[" * 10_000),
    lambda: b"GET / HTTP/9.9\r\n\r\n",
    lambda: bytes(random.randrange(256) for _ in range(200)) + b"\r\n\r\n",
]
CUT = [
    lambda: request("POST", "/chat/completions", b"{\"model\"", length=5000),
    lambda: request("POST", "/chat/completions", {"model": model, "max_tokens": 400, "stream": True,
                                                  "messages": [{"role": "user", "content": "Tell me all."}]}),
]


async def answer(reader):
    line = await reader.readline()
    if not line:
        return 0, {}
    headers = {}
    while (header := (await reader.readline()).decode("latin-1").strip()):
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    if "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    elif headers.get("transfer-encoding") == "chunked":
        while (size := int((await reader.readline()).strip() or b"0", 16)):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(line.split()[1]), headers


async def client(numbers):
    connection = None
    for _ in numbers:
        bad = random.random() < 0.1
        cut = bad and random.random() < 0.3
        name, data = ("cut", random.choice(CUT)()) if cut else ("bad", random.choice(BAD)()) if bad else good()
        while True:
            try:
                if connection is None:
                    connection = await asyncio.open_connection(at.hostname, at.port)
                reader, writer = connection
                writer.write(data)
                await writer.drain()
                if cut:
                    await asyncio.sleep(random.random() / 10)
                    writer.close()
                    connection, status, headers = None, 0, {}
                else:
                    status, headers = await asyncio.wait_for(answer(reader), 300)
                if bad or status == 0 or headers.get("connection") == "close":
                    if connection:
                        connection[1].close()
                    connection = None
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as e:
                status, headers, connection = type(e).__name__, {}, None
            if status == 429 and not bad:
                seen["429, sent again"] += 1
                await asyncio.sleep(float(headers.get("retry-after", 1)) * (0.5 + random.random()))
                continue
            break
        seen[f"{name} {status}"] += 1
        wrong = status == 200 if name == "bad" else bad and isinstance(status, int) and status >= 500
        if not bad and status != 200 or wrong or name == "bad" and isinstance(status, int) and status >= 500 and status not in (501, 505):
            faults.append(f"{name}: {status}")
        done = sum(count for key, count in seen.items() if not key.startswith("429"))
        if pid and done % max(1, requests // 10) == 0:
            resident = next(line for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))
            print(f"{done} requests: {int(resident.split()[1]) / 1024:.0f} MB", flush=True)


async def main():
    numbers = iter(range(requests))
    await asyncio.gather(*(client(numbers) for _ in range(connections)))


asyncio.run(main())
for name, count in sorted(seen.items()):
    print(f"{name}: {count}")
print(f"{len(faults)} faults", *faults[:10], sep="\n")
sys.exit(bool(faults))
