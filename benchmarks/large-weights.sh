#!/usr/bin/env bash
# Reads, loads and writes a model with tensors and files over 2 GiB, and opens what was written with the Python packages
# safetensors and gguf: large-weights.sh [FOLDER], which needs room for 6 GB. PYTHON names an interpreter with both.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d -p "${1:-/tmp}")
trap 'rm -rf "$folder"' EXIT
"$here/run-local-class.sh" dev.retort.benchmark.local.LargeWeights "$folder"
"${PYTHON:-python3}" - "$folder" <<'PY'
import sys
from gguf import GGUFReader
from safetensors import safe_open

with safe_open(f"{sys.argv[1]}/again/model.safetensors", "np") as file:
    last = file.get_slice("lm_head.weight")[299_999:]
    print("safetensors:", len(file.keys()), "tensors, last row begins with", last[0][:2])
    assert last[0][0] == 1.5
reader = GGUFReader(f"{sys.argv[1]}/again.gguf")
head = next(tensor for tensor in reader.tensors if tensor.name == "output.weight")
print("gguf:", len(reader.tensors), "tensors, last row begins with", head.data[-1][:2])
assert head.data[-1][0] == 1.5
PY
