#!/usr/bin/env bash
# Times greedy generation against transformers or llama.cpp, alternating, and prints the ratio:
# generation.sh MODEL.gguf [BATCH [PROMPT_TOKENS [NEW_TOKENS [THREADS [ROUNDS]]]]]
# PYTHON names an interpreter with torch, transformers and gguf (default: python3). PRECISION: bfloat16 or float32.
# Each process generates as many tokens once before it is timed; WARM_UP: this number instead (4 shows a JVM's first seconds).
# PEER=llama.cpp: against llama.cpp on the file itself, by node; NODE_LLAMA names the folder where node-llama-cpp is
# installed (npm i node-llama-cpp), whose libraries use AVX512 and AMX where the processor has them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
model=${1:?MODEL.gguf is missing}
batch=${2:-8} prompt=${3:-300} new=${4:-80} threads=${5:-2} rounds=${6:-3}
precision=${PRECISION:-bfloat16}
peer=${PEER:-transformers}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
for ((round = 1; round <= rounds; round++)); do
  "$here/run-local-class.sh" dev.retort.benchmark.local.GenerationRun \
    "$model" "$precision" "$batch" "$prompt" "$new" "$threads" 1 | tee -a "$out"
  if [ "$peer" = llama.cpp ]; then
    node "$here/llama_cpp.mjs" "$model" "$batch" "$prompt" "$new" "$threads" 1 2>/dev/null | tee -a "$out"
  else
    OMP_NUM_THREADS=$threads "${PYTHON:-python3}" "$here/generation_peer.py" \
      "$(dirname "$model")" "$precision" "$batch" "$prompt" "$new" "$threads" 1 2>/dev/null | tee -a "$out"
  fi
done
"${PYTHON:-python3}" - "$out" "$peer" <<'E'
import json, statistics, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
print(f"{'engine':<14}{'prefill s':>10}{'whole s':>10}{'cpu s':>10}{'tokens/s':>10}   (medians of {len(rows) // 2} rounds)")
middle = {}
peer = sys.argv[2]
for engine in ("retort", peer):
    of = lambda key: statistics.median(row[key] for row in rows if row["engine"] == engine)
    middle[engine] = of("tokens_per_second"), of("cpu_seconds")
    print(f"{engine:<14}{of('prefill_seconds'):>10.2f}{of('seconds'):>10.2f}{of('cpu_seconds'):>10.2f}{of('tokens_per_second'):>10.1f}")
print(f"ratio of tokens per second {middle['retort'][0] / middle[peer][0]:.2f}, of CPU seconds {middle[peer][1] / middle['retort'][1]:.2f}")
E
