"""Measures the time to the first token of short prompts, one after another: server_first_token.py URL MODEL COUNT."""
import http.client, json, statistics, sys, time
from urllib.parse import urlparse

at, model, count = urlparse(sys.argv[1]), sys.argv[2], int(sys.argv[3])
times = []
for number in range(count):
    body = json.dumps({"model": model, "stream": True, "max_tokens": 4, "temperature": 0,
                       "messages": [{"role": "user", "content": f"Name {number + 2} colours."}]})
    start = time.perf_counter()
    connection = http.client.HTTPConnection(at.hostname, at.port)
    connection.request("POST", f"{at.path}/chat/completions", body, {"Content-Type": "application/json"})
    for line in connection.getresponse():
        if line.startswith(b"data: {") and any(c["delta"].get("content") for c in json.loads(line[6:])["choices"]):
            times.append(1e3 * (time.perf_counter() - start))
            break
    connection.close()
print(f"median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms")
