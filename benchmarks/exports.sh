#!/usr/bin/env bash
# Exports a run's tuned SmolLM2 in every format and loads each with peft, transformers, gguf and llama.cpp:
# exports.sh RUN MODEL.gguf [FOLDER]
# PYTHON names an interpreter with torch, transformers, peft, gguf and safetensors; with xllamacpp, llama.cpp runs too.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
run=${1:?RUN is missing} model=$(realpath "${2:?MODEL.gguf is missing}") folder=${3:-$(mktemp -d)}
export=("$here/../retort" export "$run" --offline)
"${export[@]}" "$folder/peft" --to peft
"${export[@]}" "$folder/adapter.gguf" --to gguf-adapter
"${export[@]}" "$folder/safetensors" --to safetensors
"${export[@]}" "$folder/f16.gguf" --to gguf-f16
"${export[@]}" "$folder/q8_0.gguf" --to gguf-q8_0
"${export[@]}" "$folder/ollama" --to ollama
"${PYTHON:-python3}" "$here/exports_peer.py" "$model" "$folder"
