#!/usr/bin/env bash
# Uses the SDKs of Mistral (2.5.1, the last with fine-tuning, and 1.12.4) and OpenAI, LangChain's chat models, and LangChain4j's
# and Spring AI's clients of both, unchanged, against `retort serve`: upload, job, poll, chat with the tuned model, delete.
# usage: benchmarks/server-clients.sh [SERVER_URL]; without an address it starts a server. WORK=DIR keeps Python's packages.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
if [ ! -x "$work/clients/bin/python" ]; then
  python3 -m venv "$work/clients"
  "$work/clients/bin/pip" install -q mistralai==2.5.1 openai langchain-mistralai langchain-openai
fi
if [ ! -x "$work/clients1/bin/python" ]; then
  python3 -m venv "$work/clients1"
  "$work/clients1/bin/pip" install -q mistralai==1.12.4
fi
url=${1:-}
if [ -z "$url" ]; then
  url=http://127.0.0.1:8487
  RETORT_HOME=${RETORT_HOME:-$work/home} ./retort serve --port 8487 >"$work/server.log" 2>&1 &
  server=$!
  trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT
  for _ in $(seq 300); do if curl -fs "$url/v1/models" >/dev/null 2>&1; then break; fi; sleep 1; done
fi
"$work/clients/bin/python" -W ignore benchmarks/server_clients.py "$url"
"$work/clients1/bin/python" -W ignore benchmarks/server_clients.py "$url" mistralai
mkdir -p "$work/java"
cat >"$work/java/pom.xml" <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>clients</groupId><artifactId>clients</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>dev.langchain4j</groupId><artifactId>langchain4j-mistral-ai</artifactId><version>1.18.1</version></dependency>
    <dependency><groupId>dev.langchain4j</groupId><artifactId>langchain4j-open-ai</artifactId><version>1.18.1</version></dependency>
    <dependency><groupId>org.springframework.ai</groupId><artifactId>spring-ai-openai</artifactId><version>1.1.2</version></dependency>
    <dependency><groupId>org.springframework.ai</groupId><artifactId>spring-ai-mistral-ai</artifactId><version>1.1.2</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
XML
./mvnw -B -q -f "$work/java/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/java/lib"
. .mvn/find-jdk.sh
find_jdk
"$JDK/bin/javac" -cp "$work/java/lib/*" -d "$work/java/classes" benchmarks/ServerClients.java benchmarks/SpringAiClients.java
"$JDK/bin/java" -cp "$work/java/classes:$work/java/lib/*" ServerClients "$url"
"$JDK/bin/java" -cp "$work/java/classes:$work/java/lib/*" SpringAiClients "$url"
