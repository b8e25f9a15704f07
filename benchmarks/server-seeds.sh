#!/usr/bin/env bash
# Runs the classic recipe's notebook (LlamaIndex with Mistral's fine-tuning API), its cells unchanged, against `retort serve`
# with real training on the default model, and prints each cell, the states of the job, and what is mended in the packages.
# usage: benchmarks/server-seeds.sh NOTEBOOK.(md|ipynb) DOCUMENT.pdf
#   The document needs more than 80 pages, since the notebook asks about the pages after the 80th.
#   WORK=DIR keeps files and Python packages (6 GB) there. JUDGE=MODEL, such as ollama:qwen3, also runs the cells of ragas
#   with this model as judge. TIMEOUT=900 gives the clients more seconds a request, as a slow machine needs. PORT=8485
set -euo pipefail
notebook=$(realpath "$1")
document=$(realpath "$2")
cd "$(dirname "$0")/.."
root=$PWD
work=${WORK:-$(mktemp -d)}
port=${PORT:-8485}
mkdir -p "$work/notebook"
if [ ! -x "$work/seeds/bin/python" ]; then
  python3 -m venv "$work/seeds"
  "$work/seeds/bin/pip" install -q llama-index-core==0.14.25 llama-index-finetuning==0.4.2 \
    llama-index-llms-mistralai==0.7.1 llama-index-embeddings-mistralai==0.5.0 llama-index-readers-file==0.7.0 \
    mistralai==1.12.4 spacy pypdf nest_asyncio tqdm datasets ${JUDGE:+ragas==0.4.3 "langchain-community<0.4"}
fi
map=()
if [ -n "${JUDGE:-}" ]; then map=(--map "gpt-*=$JUDGE"); fi
RETORT_HOME=${RETORT_HOME:-$work/home} ./retort serve --port "$port" "${map[@]}" >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT
for _ in $(seq 300); do
  if curl -fs "http://127.0.0.1:$port/v1/models" >/dev/null 2>&1; then break; fi
  sleep 1
done
cd "$work/notebook"
"$work/seeds/bin/python" -W ignore "$root/benchmarks/server_seeds.py" "$notebook" "$document" "http://127.0.0.1:$port" ${JUDGE:+--judge}
