"""Trains adapters by the API, a step each on other rows, and prints the tuned models' names with commas between:
server_adapters.py URL MODEL COUNT"""
import json, sys, time, urllib.request
from uuid import uuid4

url, model, count = sys.argv[1], sys.argv[2], int(sys.argv[3])


def call(path, body=None, kind="application/json"):
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url + path, data, {"Content-Type": kind})) as answer:
        return json.loads(answer.read())


def upload(rows):
    border = uuid4().hex
    text = "\n".join(json.dumps(row) for row in rows)
    parts = (f'--{border}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n'
             f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="rows.jsonl"\r\n\r\n{text}\r\n--{border}--\r\n')
    return call("/files", parts.encode(), f"multipart/form-data; boundary={border}")["id"]


jobs = []
for adapter in range(count):
    rows = [{"messages": [{"role": "user", "content": f"What is part {part} of machine {adapter}?"},
                          {"role": "assistant", "content": f"Part {part} of machine {adapter} is a wheel with {part + 3} teeth."}]}
            for part in range(12)]
    jobs.append(call("/fine_tuning/jobs", {"model": model, "training_file": upload(rows),
                                           "hyperparameters": {"n_epochs": 1}})["id"])
tuned = []
for job in jobs:
    while (state := call(f"/fine_tuning/jobs/{job}"))["status"] not in ("succeeded", "failed", "cancelled"):
        time.sleep(1)
    if state["status"] != "succeeded":
        sys.exit(json.dumps(state))
    tuned.append(state["fine_tuned_model"])
print(",".join(tuned))
