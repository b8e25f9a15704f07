#!/usr/bin/env bash
# Writes a run and asks the wandb and tensorboard packages what they read: `wandb leet inspect` (no server), `wandb sync`
# to a server on the loopback address, and TensorBoard's EventAccumulator.
#   benchmarks/tracker-truth.sh [FOLDER FOR THE PYTHON ENVIRONMENT]
set -euo pipefail
cd "$(dirname "$0")/.."
env="${1:-$(mktemp -d)}"
[ -x "$env/bin/wandb" ] || { python3 -m venv "$env" && "$env/bin/pip" install -q wandb==0.31.0 tensorboard==2.21.0; }
classpath="$(benchmarks/classpath.sh)"
out="$(mktemp -d)"
. .mvn/find-jdk.sh
find_jdk || no_jdk
java=$JDK/bin/java
"$java" -cp "$classpath" dev.retort.benchmark.tracking.WriteTrackedRun "$out"
echo "== wandb leet inspect"
"$env/bin/wandb" leet inspect --summary "$out"/wandb/offline-run-*
echo "== wandb sync and tensorboard"
"$env/bin/python" benchmarks/tracker_truth.py "$env/bin/wandb" "$out"
rm -rf "$out"
