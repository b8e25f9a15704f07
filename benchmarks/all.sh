#!/usr/bin/env bash
# Runs every figure of docs/benchmarks.md that needs no service and no long wait, one after another, in about an hour on two
# cores, and prints for each the seconds it took and how it ended. Its whole output is a file in the folder of results.
# usage: all.sh [RESULTS_FOLDER]     prints the list and runs it
#        all.sh --list               prints the list alone
#   PYTHON names an interpreter with torch, transformers, peft, gguf, safetensors, pypdf and datasets (default: python3).
#   ONLY=TEXT runs those with the text in their names. Not here, because they take longer or need a server, an account or
#   files of others: question-yield, kill-runs 50, kill-spending, random-commands 1000, the fuzz counts of 20,000 and more,
#   seeds-run, judge-throughput, *-parity with a FIXTURE, grounding-fit, chat-templates, exports, server-*.sh, *-truth.
# Take the figures into benchmarks/results/*.json, then run benchmarks/render.py.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
document=examples/incident-handling/nist-sp800-61r2-incident-handling.pdf
questions=examples/incident-handling/natural-questions.jsonl

# MODEL is replaced by the path of the default's weights, once they are fetched.
figures='
start-up            benchmarks/start-up.sh
jar-sizes           benchmarks/jar-sizes.sh
demo                benchmarks/demo.sh
natural             benchmarks/natural.sh QUESTIONS DOCUMENT 1
pdf-speed           benchmarks/pdf-speed.sh DOCUMENT
reading-order       benchmarks/reading-order.sh DOCUMENT
fuzz-pdf            benchmarks/fuzz-pdf.sh 500
fuzz-formats        benchmarks/fuzz-formats.sh 10000
journal-overhead    benchmarks/journal-overhead.sh
fault-storm         benchmarks/fault-storm.sh
kill-runs           benchmarks/kill-runs.sh 3
random-commands     benchmarks/random-commands.sh 20
local-parity        benchmarks/local-parity.sh MODEL
training-parity     benchmarks/training-parity.sh MODEL
training-precision  benchmarks/training-precision.sh MODEL
training            env ONLY=512 benchmarks/training.sh MODEL
generation-1        benchmarks/generation.sh MODEL 1
generation-8        benchmarks/generation.sh MODEL 8
kernels             benchmarks/kernels.sh 100
server              benchmarks/server.sh
'
if [ "${1:-}" = --list ]; then
  printf '%s' "$figures"
  exit 0
fi
results=$(realpath -m "${1:-$(mktemp -d)}")
mkdir -p "$results"
./retort models fetch local:smollm2-135m-instruct >/dev/null || exit 1
model=$(./retort models list | grep -o '/[^ ]*\.gguf' | head -n 1)
failed=0
{ date -u +%Y-%m-%dT%H:%MZ; git rev-parse HEAD; grep -m1 'model name' /proc/cpuinfo; nproc; } >"$results/machine.txt" 2>/dev/null
while read -r name command; do
  case $name in '' | *"${ONLY:-}"*) ;; *) continue ;; esac
  [ -n "$name" ] || continue
  command=${command//MODEL/$model}
  command=${command//DOCUMENT/$document}
  command=${command//QUESTIONS/$questions}
  began=$(date +%s)
  # The list is words without blanks.
  # shellcheck disable=SC2086
  if $command >"$results/$name.log" 2>&1 </dev/null; then ended=done; else ended="FAILED, see $results/$name.log"; failed=1; fi
  printf '%-20s %5d s  %s\n' "$name" $(( $(date +%s) - began )) "$ended"
done <<<"$figures"
echo "Results: $results"
exit $failed
