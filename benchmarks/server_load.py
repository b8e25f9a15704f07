"""Asks a chat server as many clients at once do, and prints a line of JSON: tokens a second, time to the first token.

    server_load.py URL MODEL[,MODEL...] CLIENTS REQUESTS MAX_TOKENS [QUESTIONS.txt]

Each client sends its next request when its last reply has ended, streamed, greedy; models take turns over the requests. The
prompts are the questions behind a passage of some hundred tokens, others for each request. Only Python's own library is used.
"""
import http.client, json, random, statistics, sys, threading, time
from urllib.parse import urlparse

url, models, clients, requests, most = sys.argv[1], sys.argv[2].split(","), *map(int, sys.argv[3:6])
at = urlparse(url)
words = ("incident response team evidence system network backup report attacker policy logs malware account server "
         "analysis containment recovery notification priority impact handler vendor customer detection scanner").split()


def messages(number):
    mixed = random.Random(number)
    passage = " ".join(mixed.choice(words) for _ in range(100))
    return [{"role": "user", "content": f"{passage}.\n\nWhat does the text say about the {mixed.choice(words)}?"}]


results, failures, lock, left = [], [], threading.Lock(), list(range(requests))


def client():
    while True:
        with lock:
            if not left:
                return
            number = left.pop(0)
        body = json.dumps({"model": models[number % len(models)], "messages": messages(number), "max_tokens": most,
                           "temperature": 0, "stream": True, "stream_options": {"include_usage": True}})
        start, first, tokens = time.perf_counter(), None, 0
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=600)
        connection.request("POST", f"{at.path}/chat/completions", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        if response.status != 200:
            failures.append(f"{response.status}: {response.read().decode()[:300]}")
            return
        for line in response:
            if not line.startswith(b"data: {"):
                continue
            event = json.loads(line[6:])
            if first is None and any(choice["delta"].get("content") for choice in event["choices"]):
                first = time.perf_counter() - start
            tokens = (event.get("usage") or {}).get("completion_tokens", tokens)
        connection.close()
        with lock:
            results.append((first or time.perf_counter() - start, tokens))


begin = time.perf_counter()
threads = [threading.Thread(target=client) for _ in range(clients)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
seconds = time.perf_counter() - begin
if failures or len(results) != requests:
    sys.exit(f"{len(results)} of {requests} requests were answered. " + " ".join(failures[:3]))
firsts = sorted(first for first, _ in results)
print(json.dumps({"requests": len(results), "tokens": sum(tokens for _, tokens in results), "seconds": round(seconds, 2),
                  "tokens_per_second": round(sum(tokens for _, tokens in results) / seconds, 1),
                  "first_token_median_ms": round(1e3 * statistics.median(firsts)),
                  "first_token_p95_ms": round(1e3 * firsts[int(0.95 * (len(firsts) - 1))])}))
