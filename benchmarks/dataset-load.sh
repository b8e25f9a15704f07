#!/usr/bin/env bash
# Exports the rows of a run and loads them with Python's datasets: dataset-load.sh RUN
# Prints the splits; ends with 1 if a split or a row is missing. Needs python3 with datasets (PYTHON=…).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../retort" dataset export "$1" --to "$work/rows" --json >"$work/export.json"
HF_HOME="$work/home" HF_HUB_OFFLINE=1 HF_DATASETS_DISABLE_PROGRESS_BARS=1 "${PYTHON:-python3}" - "$work" <<'PY'
import json, sys
import datasets
work = sys.argv[1]
wanted = json.load(open(work + "/export.json"))["splits"]
loaded = datasets.load_dataset(work + "/rows")
print(f"datasets {datasets.__version__}:", {split: rows.num_rows for split, rows in loaded.items()})
whole = all(rows["messages"][0]["role"] and rows["messages"][-1]["content"] for split in loaded.values() for rows in split)
sys.exit(0 if whole and {split: rows.num_rows for split, rows in loaded.items()} == wanted else 1)
PY
