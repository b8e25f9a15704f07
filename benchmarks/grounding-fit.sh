#!/usr/bin/env bash
# Fits the grounding check to human labels, prints its cross-validated agreement and writes the model if a file is named:
# grounding-fit.sh LABELS.tsv [MODEL.json] [--longer]
#   --longer: labels of answers of several sentences, as grounding_labels.py writes them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/run-test-class.sh" dev.retort.evaluation.grounding.GroundingFit "$@"
