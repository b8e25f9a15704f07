#!/usr/bin/env bash
# Prints the figures of `retort serve`: start and idle memory, time to the first token, chat throughput of 16 clients beside
# llama.cpp on the same weights, several adapters at once beside one, and a storm of requests of which a tenth is broken.
# usage: benchmarks/server.sh [start|chat|adapters|storm]...   (all without a name)
# NODE_LLAMA names the folder in which node-llama-cpp is installed (npm i node-llama-cpp); without it llama.cpp is left out.
# ROUNDS=3 of each throughput, in turn; RETORT_HOME as usual; REQUESTS=10000 of the storm. Needs Python 3 and curl.
set -euo pipefail
cd "$(dirname "$0")/.."
parts=${*:-start chat adapters storm}
rounds=${ROUNDS:-3}
work=$(mktemp -d)
home=${RETORT_HOME:-$HOME/.retort}
url=http://127.0.0.1:8495
peer=http://127.0.0.1:8496
model=local:smollm2-135m-instruct
servers=()
trap 'for one in "${servers[@]}"; do kill "$one" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"' EXIT

serve() { # as its users start it; the process is the JVM itself
  ./retort serve --port 8495 >"$work/server.log" 2>&1 &
  server=$!
  servers+=("$server")
}
await() { for _ in $(seq 3000); do if curl -fs "$1" >/dev/null 2>&1; then return; fi; sleep 0.1; done; echo "no answer from $1"; exit 1; }
load() { python3 benchmarks/server_load.py "$@"; }
memory() { awk '/^VmRSS/ { printf "%d MB\n", $2 / 1024 }' "/proc/$server/status"; }
ask() { curl -fs "$url/openai/v1/chat/completions" -H 'Content-Type: application/json' -d "$1"; }

./retort --version >/dev/null # builds, if anything changed
begin=$(date +%s%N)
serve
until curl -fs "$url/v1/models" >/dev/null 2>&1; do sleep 0.02; done
first=$((($(date +%s%N) - begin) / 1000000))
sleep 3
for part in $parts; do
  case $part in
  start) echo "start to first answer: $first ms; idle, no model loaded: $(memory)" ;;
  chat)
    ask "{\"model\": \"$model\", \"max_tokens\": 4, \"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]}" >/dev/null
    load "$url/openai/v1" "$model" 1 8 8 >/dev/null # warm
    echo "first token of a warm short prompt, one client:"
    python3 benchmarks/server_first_token.py "$url/openai/v1" "$model" 20
    if [ -n "${NODE_LLAMA:-}" ]; then
      weights=$(find "$home/models/smollm2-135m-instruct/" -name '*.gguf' | head -1)
      node benchmarks/llama_cpp_server.mjs "$weights" 8496 16 16384 "$(nproc)" >/dev/null 2>"$work/peer.log" &
      servers+=($!)
      await $peer/
      load $peer/v1 x 1 8 8 >/dev/null
    fi
    echo "16 clients, 96 requests of about 150 tokens, 64 tokens each:"
    for ((round = 0; round < rounds; round++)); do
      echo "retort    $(load "$url/openai/v1" "$model" 16 96 64)"
      if [ -n "${NODE_LLAMA:-}" ]; then echo "llama.cpp $(load $peer/v1 x 16 96 64)"; fi
    done | tee "$work/chat"
    python3 - "$work/chat" <<'P'
import json, statistics, sys
rows = [line.split(None, 1) for line in open(sys.argv[1])]
of = lambda name, key: statistics.median(json.loads(row)[key] for who, row in rows if who == name)
if any(who == "llama.cpp" for who, _ in rows):
    print(f"tokens per second / llama.cpp's {of('retort', 'tokens_per_second') / of('llama.cpp', 'tokens_per_second'):.2f};"
          f" p95 of the first token / llama.cpp's {of('retort', 'first_token_p95_ms') / of('llama.cpp', 'first_token_p95_ms'):.2f}")
P
    ;;
  adapters)
    tuned=$(python3 benchmarks/server_adapters.py "$url/openai/v1" "$model" 3)
    one=${tuned%%,*}
    load "$url/openai/v1" "$tuned" 4 8 4 >/dev/null # warm
    for ((round = 0; round < rounds; round++)); do
      echo "one   $(load "$url/openai/v1" "$one" 16 96 64)"
      echo "three $(load "$url/openai/v1" "$tuned" 16 96 64)"
      echo "base  $(load "$url/openai/v1" "$model" 16 96 64)"
    done | tee "$work/adapters"
    python3 - "$work/adapters" <<'P'
import json, statistics, sys
rows = [line.split(None, 1) for line in open(sys.argv[1])]
of = lambda name: statistics.median(json.loads(row)["tokens_per_second"] for who, row in rows if who == name)
print(f"tokens per second of three adapters / one {of('three') / of('one'):.2f}; one / base {of('one') / of('base'):.2f}")
P
    ;;
  storm) python3 benchmarks/server_storm.py "$url/openai/v1" "$model" "${REQUESTS:-10000}" 200 "$server" ;;
  *) echo "no part $part"; exit 2 ;;
  esac
done
