#!/usr/bin/env bash
# Compares the loss after 20 steps in bfloat16 with float32: training-precision.sh MODEL [DOCUMENT [WORK_FOLDER]]
# MODEL is a GGUF file or a folder; the rows are passages of DOCUMENT, the demo's by default; PYTHON names an interpreter with
# torch, transformers, peft, gguf and safetensors.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
model=$(realpath "${1:?MODEL is missing}")
document=$(realpath "${2:-$here/../examples/incident-handling/nist-sp800-61r2-incident-handling.pdf}")
work=$(realpath -m "${3:-$(mktemp -d)}")
mkdir -p "$work"
"$here/../retort" passages "$document" --out "$work/passages.jsonl" >/dev/null
exec "${PYTHON:-python3}" "$here/training_compare.py" precision "$model" "$work"
