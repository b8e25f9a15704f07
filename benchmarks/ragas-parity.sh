#!/usr/bin/env bash
# Compares the judged metrics with scores of ragas itself, the judge's replies given: ragas-parity.sh FIXTURE.json
# The fixture is a list of {id, metric, params, row, judge, embeddings, expected: {v04_legacy, v01}}.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/run-test-class.sh" dev.retort.evaluation.ragas.RagasParityCheck "${1:?FIXTURE.json is missing}"
