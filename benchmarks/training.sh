#!/usr/bin/env bash
# Times LoRA training beside torch + peft: training.sh MODEL [WORK_FOLDER]. Run it on an idle machine.
# ONLY=TEXT takes the rows with the text in their names, such as "512 tokens" or "float32 / float32".
# MODEL is a GGUF file or a folder; PYTHON names an interpreter with torch, transformers, peft, gguf and safetensors.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
model=$(realpath "${1:?MODEL is missing}")
work=${2:-$(mktemp -d)}
exec "${PYTHON:-python3}" "$here/training_compare.py" speed "$model" "$(realpath -m "$work")"
