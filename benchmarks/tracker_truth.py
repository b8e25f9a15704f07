"""Reads a run that Retort wrote with TensorBoard's reader, and sends it with `wandb sync` to a server on the loopback
address. Exits with 1 where anything differs from what WriteTrackedRun wrote.

  python tracker_truth.py WANDB FOLDER
"""
import glob
import http.server
import json
import os
import subprocess
import sys
import threading

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

wandb, folder = sys.argv[1:]
seen = {"upserts": [], "history": {}, "files": [], "complete": []}


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        length = self.headers.get("Content-Length")
        if length is not None:
            return self.rfile.read(int(length))
        data = b""
        while True:
            size = int(self.rfile.readline().split(b";")[0], 16)
            data += self.rfile.read(size)
            self.rfile.readline()
            if size == 0:
                return data

    def do_PUT(self):
        self.body()
        seen["files"].append(self.path)
        self.answer({})

    def do_GET(self):
        self.answer({})

    def do_POST(self):
        raw = self.body()
        if self.path.endswith("/file_stream"):
            sent = json.loads(raw or b"{}")
            part = sent.get("files", {}).get("wandb-history.jsonl")
            if part:
                for i, line in enumerate(part["content"]):
                    seen["history"][part["offset"] + i] = json.loads(line)
            if sent.get("complete"):
                seen["complete"].append(sent.get("exitcode"))
            return self.answer({})
        if not self.path.endswith("/graphql"):
            return self.answer({})
        query = json.loads(raw)
        variables = query.get("variables") or {}
        if "upsertBucket" in query["query"]:
            seen["upserts"].append(variables)
            name = variables.get("name") or variables.get("id") or "run"
            bucket = {"id": "x", "name": name, "displayName": name, "description": "", "config": "{}",
                      "historyLineCount": 0, "sweepName": None,
                      "project": {"id": "p", "name": "retort-truth", "entity": {"id": "e", "name": "team"}}}
            return self.answer({"data": {"upsertBucket": {"bucket": bucket, "inserted": True}}})
        if "createRunFiles" in query["query"]:
            files = [{"name": name, "uploadUrl": base + "/upload/" + name} for name in variables["files"]]
            return self.answer({"data": {"createRunFiles": {"runID": "x", "uploadHeaders": [], "files": files}}})
        if "viewer" in query["query"]:
            return self.answer({"data": {"viewer": {"id": "v", "entity": "team", "flags": "{}", "teams": {"edges": []}}}})
        return self.answer({"data": {"serverInfo": {"cliVersionInfo": {}, "features": []}, "model": None}})


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
base = "http://127.0.0.1:%d" % server.server_port
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()

run = glob.glob(os.path.join(folder, "wandb", "offline-run-*"))[0]
environment = dict(os.environ, WANDB_BASE_URL=base, WANDB_API_KEY="0" * 40, WANDB_ERROR_REPORTING="false",
                   HOME=folder, no_proxy="127.0.0.1")
result = subprocess.run([wandb, "sync", "--yes", run], env=environment, capture_output=True, text=True, timeout=180)
print(result.stdout[-600:], result.stderr[-600:])
events = EventAccumulator(glob.glob(os.path.join(folder, "retort-truth", "*"))[0])
events.Reload()
losses = events.Scalars("train/loss")
checks = {
    "wandb sync ends with 0": result.returncode == 0,
    "3,000 rows of history": len(seen["history"]) == 3000,
    "the loss of step 8": any(row.get("_step") == 8 and row.get("train/loss") == 0.25 for row in seen["history"].values()),
    "the run is complete with code 0": seen["complete"] == [0],
    "the settings are sent": any("learning_rate" in str(upsert.get("config")) for upsert in seen["upserts"]),
    "the report is sent": any(path.endswith("report.html") for path in seen["files"]),
    "TensorBoard reads the losses": losses[7].value == 0.25 and losses[7].step == 8,
    "TensorBoard reads the scores": events.Scalars("summary/answer_f1.after")[0].value == 0.5,
}
for name, good in checks.items():
    print("ok  " if good else "FAIL", name)
sys.exit(0 if all(checks.values()) else 1)
