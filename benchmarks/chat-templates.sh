#!/usr/bin/env bash
# Renders conversations with every chat template (*.jinja) of some folders, by transformers and by Retort, and compares:
# chat-templates.sh FOLDER…
# Real templates lie in two packages of pip: `pip download --no-deps trl` (trl/chat_templates) and
# `pip download --no-deps --no-binary :all: llama-cpp-python` (vendor/llama.cpp/models/templates). PYTHON names an
# interpreter with transformers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
golden=$(mktemp)
trap 'rm -f "$golden"' EXIT
"${PYTHON:-python3}" "$here/../local/src/test/python/make_template_golden.py" "$@" >"$golden"
cd "$here/../local"
"$here/run-test-class.sh" dev.retort.local.tokenizer.TemplateParity "$golden"
