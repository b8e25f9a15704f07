#!/usr/bin/env bash
# Asks the official Python packages whether the bodies that Retort sends are theirs, and makes the replies in
# finetuning/src/test/resources/golden/wire by their own models; GoldenRepliesTest reads those.
#   benchmarks/wire-truth.sh [FOLDER FOR THE PYTHON ENVIRONMENT]
set -euo pipefail
cd "$(dirname "$0")/.."
env="${1:-$(mktemp -d)}"
[ -x "$env/bin/python" ] || { python3 -m venv "$env" && "$env/bin/pip" install -q mistralai==2.5.1 openai==3.54.0 distro; }
[ -d "$env/together" ] || "$env/bin/pip" install -q --target "$env/together" together==3.1.1
# Its models alone: what it needs to run is not needed to parse.
[ -d "$env/fireworks" ] || "$env/bin/pip" install -q --no-deps --target "$env/fireworks" fireworks-ai==1.2.30
classpath="$(benchmarks/classpath.sh)"
out="$(mktemp -d)"
. .mvn/find-jdk.sh
find_jdk || no_jdk
java=$JDK/bin/java
"$java" -cp "$classpath" dev.retort.benchmark.finetuning.WriteWireBodies "$out"
"$java" -cp "$classpath" dev.retort.benchmark.finetuning.WriteModelBodies "$out"
failed=0
for service in mistral openai together fireworks; do
  PYTHONPATH="$env/$service" "$env/bin/python" -W ignore benchmarks/wire_truth.py $service "$out" finetuning/src/test/resources/golden/wire ||
    failed=1
done
rm -rf "$out"
[ $failed = 0 ] && echo "all"
