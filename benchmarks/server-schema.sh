#!/usr/bin/env bash
# Sends what schemathesis makes of the server's OpenAPI description to a server with a model that answers quickly, and reports
# server errors and answers that break the description. usage: benchmarks/server-schema.sh [SERVER_URL]
#   Without an address it starts a server; MODEL=local:PATH names its model, the default one otherwise. RUN=DIR serves a copy of
#   a run, whose student answers and whose pages are called too. EXAMPLES=25 a case, SECONDS_AT_MOST=240, WORK=DIR keeps
#   Python's packages.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
if [ ! -x "$work/schema/bin/schemathesis" ]; then
  python3 -m venv "$work/schema"
  "$work/schema/bin/pip" install -q schemathesis
fi
url=${1:-}
name=
if [ -n "${RUN:-}" ]; then
  name=$(basename "$RUN")
  rm -rf "$work/runs" && mkdir "$work/runs" && cp -r "$RUN" "$work/runs/$name"
fi
if [ -z "$url" ]; then
  url=http://127.0.0.1:8486
  RETORT_HOME=${RETORT_HOME:-$work/home} ./retort serve --port 8486 ${MODEL:+--set "student.model=$MODEL"} ${name:+--run "$work/runs"} >"$work/server.log" 2>&1 &
  server=$!
  trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT
  for _ in $(seq 300); do if curl -fs "$url/openapi.json" >/dev/null 2>&1; then break; fi; sleep 1; done
fi
# A file, a job and a batch that are there, so that not every path answers 404.
for i in $(seq 12); do
  printf '{"messages":[{"role":"user","content":"What is %d?"},{"role":"assistant","content":"It is %d."}]}\n' "$i" "$i"
done >"$work/rows.jsonl"
id() { "$work/schema/bin/python" -c 'import json,sys; print(json.load(sys.stdin)["id"])'; }
file=$(curl -fs "$url/v1/files" -F "file=@$work/rows.jsonl" | id)
job=$(curl -fs "$url/v1/fine_tuning/jobs" -d "{\"model\":\"open-mistral-7b\",\"auto_start\":false,\"hyperparameters\":{\"training_steps\":3},\"training_files\":[{\"file_id\":\"$file\"}]}" | id)
printf '{"custom_id":"one","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini","max_tokens":4,"messages":[{"role":"user","content":"Hello."}]}}\n' >"$work/requests.jsonl"
requests=$(curl -fs "$url/openai/v1/files" -F purpose=batch -F "file=@$work/requests.jsonl" | id)
batch=$(curl -fs "$url/openai/v1/batches" -d "{\"input_file_id\":\"$requests\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}" | id)
cat >"$work/schemathesis.toml" <<TOML
[parameters]
"path.file_id" = "$file"
"path.job_id" = "$job"
"path.batch_id" = "$batch"
"path.model_id" = "${name:+run:}${name:-open-mistral-7b}"
"path.job" = "$job"
"path.run" = "${name:-none}"
"path.number" = "0"
"header.x-retort-page" = "1"
TOML
# One model represents all: with a run, its student.
curl -fs "$url/openapi.json" | sed "s/gpt-4o-mini/${name:+run:}${name:-gpt-4o-mini}/g" >"$work/openapi.json"
cd "$work"
"$work/schema/bin/schemathesis" --config-file "$work/schemathesis.toml" run "$work/openapi.json" --url "$url" \
  --checks not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance \
  --phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-25}" --max-time "${SECONDS_AT_MOST:-240}" \
  --request-timeout 60 --continue-on-failure --no-color
