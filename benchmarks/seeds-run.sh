#!/usr/bin/env bash
# The seeds' whole run (examples/ipcc-mistral) on a document of about 100 pages, against mocks of Mistral's API and of the
# judge with 100 ms a request: wall, CPU, memory, and requests of each kind.
# usage: seeds-run.sh [DOCUMENT.pdf]
#   PYTHON names a python3 that has aiohttp; BENCH the folder of the mocks; FAULTS=1 fails every tenth request and compares
#   the files with those of a run without faults.
set -euo pipefail
cd "$(dirname "$0")/.."
bench=${BENCH:-../shared/bench}
python=${PYTHON:-python3}
document=$(realpath "${1:-$bench/../documents/nist-sp800-66r1-hipaa.pdf}")
work=$(mktemp -d)
mistral=18123 judge=18124
"$python" "$bench/mistral_mock.py" --port $mistral --latency-ms 100 >"$work/mistral.log" 2>&1 &
mocks=$!
"$python" "$bench/judge_mock.py" --port $judge --latency-ms 100 >"$work/judge.log" 2>&1 &
mocks="$mocks $!"
trap 'kill $mocks' EXIT
for port in $mistral $judge; do
  for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.1; done
done
export MISTRAL_API_KEY=none OPENAI_API_KEY=none

whole=(run examples/ipcc-mistral/retort.yaml --documents "$document" --set services.delete_model=true --set limits.timeout=10)
MISTRAL_BASE_URL=http://127.0.0.1:$mistral OPENAI_BASE_URL=http://127.0.0.1:$judge \
  benchmarks/warm-start.sh "${whole[@]}" --run "$work/warm"

run() { # BASE_OF_MISTRAL BASE_OF_JUDGE DIRECTORY
  curl -s "http://127.0.0.1:$mistral/__reset" >/dev/null
  curl -s -X POST "http://127.0.0.1:$judge/reset" >/dev/null
  MISTRAL_BASE_URL=$1 OPENAI_BASE_URL=$2 python3 benchmarks/measure.py 1 ./retort "${whole[@]}" --run "$3"
  echo "requests to Mistral:"
  curl -s "http://127.0.0.1:$mistral/__stats" | python3 -c '
import json, sys
stats = json.load(sys.stdin)
for name, count in sorted(stats["counts"].items()):
    print("  %4d %s" % (count, name.strip()))
print("  %4d in all" % stats["seq"])'
  echo "requests to the judge: $(curl -s "http://127.0.0.1:$judge/stats")"
}

run http://127.0.0.1:$mistral http://127.0.0.1:$judge "$work/run"
if [ -n "${FAULTS:-}" ]; then
  "$python" benchmarks/fault_proxy.py 18125 $mistral & mocks="$mocks $!"
  "$python" benchmarks/fault_proxy.py 18126 $judge & mocks="$mocks $!"
  sleep 1
  run http://127.0.0.1:18125 http://127.0.0.1:18126 "$work/faulty"
  for file in $(cd "$work/run" && find . \( -name '*.jsonl' -o -name '*.txt' -o -name comparison.json \) -not -name log.jsonl); do
    cmp "$work/run/$file" "$work/faulty/$file"
  done
  echo "the same files byte for byte"
fi
