#!/usr/bin/env bash
# Distils one document with the default and prints how well its answers serve questions that people asked: key facts in the
# context, key facts that each arm states and in how many words, questions declined, differences with intervals, and the score
# on the questions that Retort wrote. With several seeds it prints the spread of the tuned student's recall over them.
# usage: benchmarks/natural.sh QUESTIONS.jsonl DOCUMENT [SEED...]
#   SETTINGS="teacher.model=ollama:qwen3:8b finetune.epochs=1.5" adds settings; WORK=DIR keeps the runs there.
set -euo pipefail
questions=$(realpath "$1")
document=$(realpath "$2")
shift 2
cd "$(dirname "$0")/.."
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
cat >"$work/retort.yaml" <<YAML
documents: ["$document"]
questions:
  eval: 60
  asked_file: "$questions"
answers:
  arms: [teacher, prompted, closed-book, first-sentence, parrot]
finetune:
  epochs: 1.5
YAML
settings=()
for setting in ${SETTINGS:-}; do settings+=(--set "$setting"); done
runs=()
for seed in "${@:-1}"; do
  ./retort run "$work/retort.yaml" --run "$work/seed-$seed" --set "seed=$seed" "${settings[@]}" >"$work/seed-$seed.out"
  runs+=("$work/seed-$seed/comparison.json")
done
exec python3 benchmarks/natural_table.py "${runs[@]}"
