// llama.cpp as a server: the npm package node-llama-cpp, whose prebuilt libraries know this processor's instructions, with a
// sequence for each client, batched together. It streams as OpenAI's API does, as far as server_load.py reads it.
//
//     node llama_cpp_server.mjs MODEL.gguf PORT SEQUENCES CONTEXT THREADS
//
// NODE_LLAMA names the folder in which node-llama-cpp is installed.
import {createServer} from "node:http";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const folder = process.env.NODE_LLAMA ?? process.cwd();
const {getLlama} = await import(pathToFileURL(createRequire(folder + "/").resolve("node-llama-cpp")));
const [path, port, sequences, contextSize, threads] = process.argv.slice(2).map((a, i) => (i ? Number(a) : a));

const llama = await getLlama({gpu: false, build: "never", logLevel: "error", maxThreads: threads});
const model = await llama.loadModel({modelPath: path});
const context = await model.createContext({sequences, contextSize, batchSize: 2048, threads});
const free = Array.from({length: sequences}, () => context.getSequence());
const waiting = [];

const take = () => free.length ? Promise.resolve(free.pop()) : new Promise((resolve) => waiting.push(resolve));
const give = (sequence) => waiting.length ? waiting.shift()(sequence) : free.push(sequence);

/** ChatML, as the model's own template writes it. */
function prompt(messages) {
  const turns = messages[0].role === "system" ? messages
    : [{role: "system", content: "You are a helpful AI assistant named SmolLM, trained by Hugging Face"}, ...messages];
  return turns.map(({role, content}) => `<|im_start|>${role}\n${content}<|im_end|>\n`).join("")
    + "<|im_start|>assistant\n";
}

createServer(async (request, response) => {
  if (request.method !== "POST") {
    response.end("{}");
    return;
  }
  let body = "";
  for await (const part of request) body += part;
  const {messages, max_tokens: most} = JSON.parse(body);
  const sequence = await take();
  try {
    response.writeHead(200, {"content-type": "text/event-stream"});
    let made = 0;
    // What the sequence holds already of the prompt is not computed again.
    const tokens = model.tokenize(prompt(messages), true);
    await sequence.adaptStateToTokens(tokens.slice(0, -1));
    const rest = tokens.slice(sequence.nextTokenIndex);
    for await (const token of sequence.evaluate(rest, {temperature: 0, yieldEogToken: false})) {
      made++;
      const text = model.detokenize([token]);
      response.write(`data: ${JSON.stringify({choices: [{delta: {content: text}}]})}\n\n`);
      if (made === most) break;
    }
    response.write(`data: ${JSON.stringify({choices: [], usage: {completion_tokens: made}})}\n\n`);
    response.end("data: [DONE]\n\n");
  } finally {
    give(sequence);
  }
}).listen(port, "127.0.0.1", () => console.log("ready"));
