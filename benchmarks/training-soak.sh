#!/usr/bin/env bash
# Prints the memory outside the Java heap over 500 training steps: training-soak.sh MODEL [WORK_FOLDER]
# MODEL is a GGUF file or a folder; PYTHON names an interpreter with torch, transformers, peft, gguf and safetensors.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
model=$(realpath "${1:?MODEL is missing}")
work=${2:-$(mktemp -d)}
exec "${PYTHON:-python3}" "$here/training_compare.py" soak "$model" "$(realpath -m "$work")"
