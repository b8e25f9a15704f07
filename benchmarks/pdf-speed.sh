#!/usr/bin/env bash
# Pages per CPU second of Retort and of pypdf on the same files: pdf-speed.sh FILE.pdf…
# Cold: one process reads all files once, the start of Python or of the JVM counted; for Retort that is
# "./retort passages FILE… --out …", which also cuts the passages, with the classes that it loaded the first time cached;
# COLD (5) times each in turn, medians, since a host's speed changes. Before that ROUNDS (5) rounds of each in one process.
# Needs python3 with pypdf (PYTHON=…).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=${ROUNDS:-5}
cold=${COLD:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/pypdf_rounds.py" <<'PY'
import logging, sys, time
import pypdf
logging.disable(logging.CRITICAL)
start = 0.0
for round in range(1, int(sys.argv[1]) + 1):
    pages = 0
    for file in sys.argv[2:]:
        for page in pypdf.PdfReader(file).pages:
            page.extract_text()
            pages += 1
    seconds = time.process_time() - start
    start = time.process_time()
    print(f"pypdf {pypdf.__version__} round {round}: {pages} pages, {seconds:.2f} CPU s, {pages / seconds:.1f} pages/CPU s")
PY
cpu() { local TIMEFORMAT='%U %S'; { time "$@" >"$work/out" 2>"$work/err"; } 2>&1 | awk '{ print $1 + $2 }'; }

"$here/warm-start.sh" passages "$@" --out "$work/passages.jsonl"
"${PYTHON:-python3}" "$work/pypdf_rounds.py" "$rounds" "$@" | tee "$work/pypdf"
pages=$(awk 'NR == 1 { print $5 }' "$work/pypdf")
RETORT_JAVA_OPTIONS="${RETORT_JAVA_OPTIONS:--XX:TieredStopAtLevel=1}" \
  "$here/run-class.sh" dev.retort.benchmark.documents.DocumentBench speed "$rounds" "$@" 2>/dev/null
for _ in $(seq "$cold"); do
  cpu "${PYTHON:-python3}" "$work/pypdf_rounds.py" 1 "$@" >>"$work/python_seconds"
  cpu "$here/../retort" passages "$@" --out "$work/passages.jsonl" >>"$work/retort_seconds"
done
median() { sort -n "$1" | sed -n "$(((cold + 1) / 2))p"; }
paste "$work/python_seconds" "$work/retort_seconds" | awk '{ printf "cold: pypdf %.2f, retort passages %.2f CPU s\n", $1, $2 }'
awk -v pages="$pages" -v python="$(median "$work/python_seconds")" -v retort="$(median "$work/retort_seconds")" 'BEGIN {
  printf "cold, %d pages, medians: pypdf %.2f CPU s, retort passages %.2f CPU s: %.2f times the pages per CPU second\n", pages, python, retort, python / retort }'
