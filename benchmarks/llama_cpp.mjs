// llama.cpp by the npm package node-llama-cpp, whose prebuilt libraries know this processor's instructions (AVX512, AMX):
// greedy generation of many sequences at once.
//
//     node llama_cpp.mjs MODEL.gguf BATCH PROMPT_TOKENS NEW_TOKENS THREADS RUNS
//
// One line of JSON a run, as generation_peer.py prints it. NODE_LLAMA names the folder in which node-llama-cpp is installed.
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const folder = process.env.NODE_LLAMA ?? process.cwd();
const {getLlama} = await import(pathToFileURL(createRequire(folder + "/").resolve("node-llama-cpp")));
const [path, ...numbers] = process.argv.slice(2);
const [batch, promptTokens, fresh, threads, runs] = numbers.map(Number);

const llama = await getLlama({gpu: false, build: "never", logLevel: "error", maxThreads: threads});
const model = await llama.loadModel({modelPath: path});
const context = await model.createContext({
  sequences: batch, contextSize: promptTokens + fresh + 8, batchSize: 2048, threads,
});
const sequences = Array.from({length: batch}, () => context.getSequence());
let seed = 1;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const prompts = sequences.map((_, row) => Array.from(
  {length: promptTokens - (batch === 1 ? 0 : (row % 4) * 10)}, () => 100 + Math.floor(random() * 39_900)));

async function generate(sequence, prompt, count) {
  await sequence.clearHistory();
  let made = 0;
  for await (const _ of sequence.evaluate(prompt, {temperature: 0, yieldEogToken: true})) {
    if (++made === count) break;
  }
}

async function timed(count) {
  const cpu = process.cpuUsage(), start = performance.now();
  await Promise.all(sequences.map((sequence, row) => generate(sequence, prompts[row], count)));
  const used = process.cpuUsage(cpu);
  return [(performance.now() - start) / 1e3, (used.user + used.system) / 1e6];
}

await timed(Number(process.env.WARM_UP ?? fresh));
for (let run = 0; run < runs; run++) {
  const [prefill, prefillCpu] = await timed(1);
  const [seconds, cpu] = await timed(fresh);
  console.log(JSON.stringify({
    engine: "llama.cpp", precision: "of the file", system: llama.systemInfo.trim(), batch, prefill_seconds: prefill,
    prefill_cpu_seconds: prefillCpu, seconds, cpu_seconds: cpu, tokens_per_second: batch * fresh / seconds,
  }));
}
process.exit(0);
