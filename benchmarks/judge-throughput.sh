#!/usr/bin/env bash
# Scores 40 samples by faithfulness and answer relevancy, 16 requests in flight: judge-throughput.sh http://127.0.0.1:8099/v1
# Prints mean and counts of both scores, the seconds of the whole process and its peak memory. A judge that counts its
# requests under /stats is asked for the count.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
url=${1:?the address of an OpenAI-compatible judge is missing}
samples=$(mktemp --suffix .jsonl)
trap 'rm -f "$samples"' EXIT
for i in $(seq 0 39); do
  printf '{"user_input": "What does component %d of the plant do?", "response": "Component %d regulates the pressure of line %d. It was installed in 2019.", "retrieved_contexts": ["Component %d regulates the pressure of line %d.", "Lines carry steam."]}\n' \
    "$i" "$i" "$((i + 3))" "$i" "$((i + 3))"
done >"$samples"
run=(./retort evaluate --samples "$samples" --metrics faithfulness,answer_relevancy
  --judge "openai-compatible:$url#judge" --embedding "openai-compatible:$url#judge")
benchmarks/warm-start.sh "${run[@]:1}"
curl -s --max-time 5 -X POST "${url%/v1}/reset" >/dev/null || true
if [ -x /usr/bin/time ]; then
  /usr/bin/time -f '%e s whole process, %M KB peak memory' "${run[@]}"
else
  time "${run[@]}"
fi
curl -s --max-time 5 "${url%/v1}/stats" || true
echo
