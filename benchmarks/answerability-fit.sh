#!/usr/bin/env bash
# Fits the threshold from which on the default declines a question, and prints its AUROC on documents left out of the fit.
# usage: answerability-fit.sh DOCUMENT QUESTIONS.jsonl [DOCUMENT QUESTIONS.jsonl ...]   (pip install numpy scikit-learn)
# The fit of Answerability.java: SP 800-61r2 with examples/incident-handling/natural-questions.jsonl, and the three documents
# of benchmarks/natural/SOURCES.md with their questions.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tables=()
while [ $# -gt 1 ]; do
  "$root/retort" passages "$1" --out "$work/passages-${#tables[@]}.jsonl" >/dev/null
  "$root/benchmarks/run-class.sh" dev.retort.benchmark.answers.AnswerabilityFeatures "$work" "$work/passages-${#tables[@]}.jsonl" \
    "$(realpath "$2")" >"$work/features-${#tables[@]}.tsv"
  tables+=("$work/features-${#tables[@]}.tsv")
  shift 2
done
"${PYTHON:-python3}" "$root/benchmarks/answerability_fit.py" "${tables[@]}"
