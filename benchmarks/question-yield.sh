#!/usr/bin/env bash
# Questions asked for and delivered, with the counts of every filter: question-yield.sh DOCUMENT…
# TRAIN (40) and EVAL (40) questions of each document, with the default model. RUNS: where the runs go (a new folder).
# Ends with 1 if a document gave fewer than asked, covers under 90 % of its sections where they are no more than the
# questions, or leaks. Needs python3.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=${RUNS:-$(mktemp -d)}
failed=0
for document in "$@"; do
  run=$runs/$(basename "$document" .pdf)
  mkdir -p "$run"
  printf 'documents: ["%s"]\nquestions: {train: %d, eval: %d}\n' "$(realpath "$document")" "${TRAIN:-40}" "${EVAL:-40}" \
    >"$run/retort.yaml"
  "$here/../retort" questions "$run" >/dev/null
  echo "$(basename "$document"):"
  "${PYTHON:-python3}" - "$run/question_report.json" <<'PY' || failed=1
import json, sys
report = json.load(open(sys.argv[1]))
good = report["leaks"]["leaked"] == 0
for side in ("train", "eval"):
    made = report[side]
    reach = min(made["sections"], made["asked"])
    good &= made["delivered"] == made["asked"] and made["covered"] >= 0.9 * reach
    print(f"  {side}: {made['delivered']} of {made['asked']} asked for, from {made['covered']} of {made['sections']} sections; "
          f"{made['tried']} of {made['targets']} places tried, {made['retried']} further attempts, {made['candidates']} candidates")
    print("    refused: " + ", ".join(f"{reason} {count}" for reason, count in made["rejected"].items()))
leaks = report["leaks"]
questions = leaks.get("eval_questions", leaks.get("evalQuestions"))
print(f"  leakage: {leaks['leaked']} of {questions} eval questions {leaks['counts']}")
sys.exit(not good)
PY
done
exit $failed
