#!/usr/bin/env bash
# Compares the metrics without a judge with scores of the Python packages: text-metrics-parity.sh FIXTURE.json
# The fixture is a list of {reference, response, scores: {name: value}}.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/run-test-class.sh" dev.retort.evaluation.lexical.TextMetricsParityCheck "${1:?FIXTURE.json is missing}"
