#!/usr/bin/env bash
# Compares the loss after 20 steps in bfloat16 with float32: training-precision.sh MODEL [WORK_FOLDER]
# MODEL is a GGUF file or a folder; PYTHON names an interpreter with torch, transformers, peft, gguf and safetensors.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
model=$(realpath "${1:?MODEL is missing}")
work=${2:-$(mktemp -d)}
exec "${PYTHON:-python3}" "$here/training_compare.py" precision "$model" "$(realpath -m "$work")"
