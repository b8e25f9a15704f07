#!/usr/bin/env bash
# Prints the share of poppler's word 6-grams that Retort's page texts hold: reading-order.sh FILE.pdf…
# Needs pdftotext (poppler-utils) and Python 3. What is compared: see reading-order.py. Poppler reads a table without
# lines between its rows column by column; ORDER=-raw takes it in the order in which the file draws it instead.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for file in "$@"; do
  pdftotext ${ORDER:-} "$file" "$folder/poppler.txt"
  "$here/run-class.sh" dev.retort.benchmark.documents.DocumentBench text "$file" "$folder/retort.txt" 2>"$folder/log"
  printf '%s: ' "$(basename "$file")"
  python3 "$here/reading-order.py" "$folder/poppler.txt" "$folder/retort.txt"
done
