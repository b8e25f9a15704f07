#!/usr/bin/env bash
# Pages per CPU second of Retort and of pypdf on the same files: pdf-speed.sh FILE.pdf…
# CPU time is that of the whole process, the JVM's start and compiler in round 1. Needs python3 with pypdf (PYTHON=…).
# ROUNDS (5) rounds each, in one process each, one after the other.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=${ROUNDS:-5}
"${PYTHON:-python3}" - "$rounds" "$@" <<'PY'
import logging, sys, time
import pypdf
logging.disable(logging.CRITICAL)
for round in range(1, int(sys.argv[1]) + 1):
    start, pages = time.process_time(), 0
    for file in sys.argv[2:]:
        for page in pypdf.PdfReader(file).pages:
            page.extract_text()
            pages += 1
    seconds = time.process_time() - start
    print(f"pypdf {pypdf.__version__} round {round}: {pages} pages, {seconds:.2f} CPU s, {pages / seconds:.1f} pages/CPU s")
PY
"$here/run-test-class.sh" dev.retort.document.DocumentBench speed "$rounds" "$@" 2>/dev/null
