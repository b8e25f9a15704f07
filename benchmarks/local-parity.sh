#!/usr/bin/env bash
# Prints the largest logit difference and the top-1 agreement with transformers in float32 on a GGUF's dequantised
# weights, for ten prompts: local-parity.sh MODEL.gguf [float32|bfloat16]
# PYTHON names an interpreter with torch, transformers and gguf (default: python3).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
model=${1:?MODEL.gguf is missing}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for loaded in trained generator; do
  echo "loaded as a model that is ${loaded/generator/to generate}:"
  "$here/run-local-class.sh" dev.retort.benchmark.local.ParityRun \
    "$model" "$here/local_parity_prompts.txt" "$out" "${2:-float32}" "$loaded"
  "${PYTHON:-python3}" "$here/local_parity_peer.py" "$model" "$out" "${2:-float32}"
done
