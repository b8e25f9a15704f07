#!/usr/bin/env bash
# Times the answers of a finished local run's tuned student, at most 80 tokens each, with tokens guessed and without, beside
# transformers with the adapter merged, in bfloat16: answers.sh RUN MODEL.gguf [BATCH [ROUNDS]]
# QUESTIONS=eval takes the eval questions, which the student has not seen, instead of the train questions; MOST: how many of
# them (default: 40). One at a time, transformers answers with its own prompt lookup of 10 tokens as well.
# PYTHON names an interpreter with torch, transformers, peft and gguf.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
run=${1:?RUN is missing} model=${2:?MODEL.gguf is missing} batch=${3:-8} rounds=${4:-3}
adapter=$(dirname "$(find "$run/finetune" -name adapter_model.safetensors | head -n 1)")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "${QUESTIONS:-train}" = eval ]; then
  # What the run itself sent to the tuned student.
  python3 - "$run/calls.sqlite" >"$work/all.jsonl" <<'E'
import json, sqlite3, sys
calls = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(
    "select request, choices from calls where task = 'tuned student answers' and state = 'FINISHED' order by id")
for request, choices in calls:
    answer = {"role": "assistant", "content": json.loads(choices)[0]["text"]}
    print(json.dumps({"messages": json.loads(request)["messages"] + [answer]}))
E
else
  cp "$run/training.jsonl" "$work/all.jsonl"
fi
head -n "${MOST:-40}" "$work/all.jsonl" >"$work/rows.jsonl"
for ((round = 1; round <= rounds; round++)); do
  "$here/run-local-class.sh" dev.retort.benchmark.local.GuessRun \
    "$model" "$adapter" "$work/rows.jsonl" "$batch" 1 "$work/prompts" 2>/dev/null
  "${PYTHON:-python3}" "$here/answers_peer.py" "$(dirname "$model")" "$adapter" "$work/prompts" "$batch" 1 2>/dev/null
done
