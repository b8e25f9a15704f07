#!/usr/bin/env bash
# Uses the SDKs of Mistral (2.5.1, the last with fine-tuning) and OpenAI and LangChain's chat models, unchanged, against
# `retort serve`: upload, job, poll, chat with the tuned model, delete.
# usage: benchmarks/server-clients.sh [SERVER_URL]; without an address it starts a server. WORK=DIR keeps Python's packages.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
if [ ! -x "$work/clients/bin/python" ]; then
  python3 -m venv "$work/clients"
  "$work/clients/bin/pip" install -q mistralai==2.5.1 openai langchain-mistralai langchain-openai
fi
url=${1:-}
if [ -z "$url" ]; then
  url=http://127.0.0.1:8487
  RETORT_HOME=${RETORT_HOME:-$work/home} ./retort serve --port 8487 >"$work/server.log" 2>&1 &
  server=$!
  trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT
  for _ in $(seq 300); do if curl -fs "$url/v1/models" >/dev/null 2>&1; then break; fi; sleep 1; done
fi
"$work/clients/bin/python" -W ignore benchmarks/server_clients.py "$url"
