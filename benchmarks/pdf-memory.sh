#!/usr/bin/env bash
# Peak memory of reading a file repeated to a thousand pages: pdf-memory.sh FILE.pdf [PAGES]
# Reading runs in a heap of HEAP (320m).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
run() { "$here/run-class.sh" dev.retort.benchmark.documents.DocumentBench "$@" 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }; }
run repeat "${1:?FILE.pdf is missing}" "${2:-1000}" "$folder/pages.pdf"
RETORT_JAVA_OPTIONS="-Xmx${HEAP:-320m}" run memory "$folder/pages.pdf"
