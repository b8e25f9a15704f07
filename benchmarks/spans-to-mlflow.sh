#!/usr/bin/env bash
# Starts a real MLflow server, sends it calls as GenAI spans, and prints what it made of them:
# spans-to-mlflow.sh PYTHON (a Python that has mlflow)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${1:?the path of a Python that has mlflow is missing}
folder=$(mktemp -d)
port=${MLFLOW_PORT:-5917}
MLFLOW_DISABLE_TELEMETRY=true "$python" -m mlflow server --host 127.0.0.1 --port "$port" --workers 1 \
  --backend-store-uri "sqlite:///$folder/mlflow.db" --artifacts-destination "$folder/artifacts" >"$folder/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 180); do
  curl -sf "http://127.0.0.1:$port/version" >/dev/null && break
  sleep 1
done
"$here/run-class.sh" dev.retort.benchmark.call.SpanSender \
  "http://127.0.0.1:$port/v1/traces" x-mlflow-experiment-id=0
MLFLOW_TRACKING_URI="http://127.0.0.1:$port" "$python" - <<'PY'
import mlflow
for trace in mlflow.search_traces(experiment_ids=["0"], return_type="list"):
    print("trace", trace.info.trace_id[:8], trace.info.token_usage)
    for span in trace.data.spans:
        print("  span", span.name, span.span_type, span.status.status_code, span.parent_id is not None)
PY
