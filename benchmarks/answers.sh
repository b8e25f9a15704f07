#!/usr/bin/env bash
# Times the answers of a finished local run's tuned student to its train questions, at most 80 tokens each, with tokens guessed
# and without, beside transformers with the adapter merged, in bfloat16: answers.sh RUN MODEL.gguf [BATCH [ROUNDS]]
# PYTHON names an interpreter with torch, transformers, peft and gguf.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
run=${1:?RUN is missing} model=${2:?MODEL.gguf is missing} batch=${3:-8} rounds=${4:-3}
adapter=$(dirname "$(find "$run/finetune" -name adapter_model.safetensors | head -n 1)")
prompts=$(mktemp)
trap 'rm -f "$prompts"' EXIT
for ((round = 1; round <= rounds; round++)); do
  "$here/run-local-class.sh" dev.retort.local.benchmark.GuessRun \
    "$model" "$adapter" "$run/training.jsonl" "$batch" 1 "$prompts" 2>/dev/null
  "${PYTHON:-python3}" "$here/answers_peer.py" "$(dirname "$model")" "$adapter" "$prompts" "$batch" 1 2>/dev/null
done
