#!/usr/bin/env bash
# Prints how fast the kernels of SmolLM2-135M run on one core: those of one layer in training beside the best matrix product,
# then those of a step of decoding: kernels.sh [CALLS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
calls=${1:-300}
"$here/run-local-class.sh" dev.retort.benchmark.local.KernelTimes "$calls"
# A call of these goes through all layers.
exec "$here/run-local-class.sh" dev.retort.benchmark.local.DecodingKernelTimes "$(((calls + 9) / 10))"
