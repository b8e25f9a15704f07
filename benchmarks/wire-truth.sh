#!/usr/bin/env bash
# Asks the official Python packages whether the bodies that Retort sends are theirs, and makes the replies in
# core/src/test/resources/golden/wire by their own models.
#   benchmarks/wire-truth.sh [FOLDER FOR THE PYTHON ENVIRONMENT]
set -euo pipefail
cd "$(dirname "$0")/.."
env="${1:-$(mktemp -d)}"
[ -x "$env/bin/python" ] || { python3 -m venv "$env" && "$env/bin/pip" install -q mistralai==2.5.1 openai==3.54.0; }
[ -d "$env/together" ] || "$env/bin/pip" install -q --target "$env/together" together==3.1.1
classpath="$(benchmarks/classpath.sh)"
out="$(mktemp -d)"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
"$java" -cp "$classpath" dev.retort.truth.WriteWireBodies "$out"
"$env/bin/python" benchmarks/wire_truth.py bodies "$out" core/src/test/resources/golden/wire
PYTHONPATH="$env/together" "$env/bin/python" benchmarks/wire_truth.py together "$out" core/src/test/resources/golden/wire
rm -rf "$out"
