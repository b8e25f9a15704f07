"""llama.cpp by the Python package xllamacpp: log-probabilities after prompts, and greedy generation of many sequences at
once.

    llama_cpp.py MODEL.gguf BATCH PROMPT_TOKENS NEW_TOKENS THREADS RUNS

One line of JSON a run, as generation_peer.py prints it.
"""

import json
import random
import sys
import time


class LlamaCpp:
    def __init__(self, model, threads, sequences=1, context=2048, adapter=None):
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(model)
        parameters.n_parallel, parameters.n_ctx = sequences, context * sequences
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        if adapter:
            lora = xllamacpp.CommonAdapterLoraInfo()
            lora.path, lora.scale = str(adapter), 1.0
            parameters.lora_adapters = [lora]
        self.server = xllamacpp.Server(parameters)

    def log_probabilities(self, ids, count=20):
        """The most probable next tokens: {token: log-probability}."""
        reply = self.server.handle_completions(
            {"prompt": ids, "n_predict": 1, "n_probs": count, "temperature": 0, "cache_prompt": False}
        )
        first = reply["choices"][0]["logprobs"]["content"][0]
        return {entry["id"]: entry["logprob"] for entry in first["top_logprobs"]}

    def generate(self, prompts, new):
        self.server.handle_completions(
            {"prompt": prompts, "n_predict": new, "temperature": 0, "top_k": 1, "ignore_eos": True,
             "cache_prompt": False}
        )


def main():
    model, batch, prompt_tokens, new, threads, runs = sys.argv[1], *map(int, sys.argv[2:7])
    generator = random.Random(0)
    prompts = [
        [generator.randrange(100, 40_000) for _ in range(prompt_tokens - (0 if batch == 1 else row % 4 * 10))]
        for row in range(batch)
    ]
    engine = LlamaCpp(model, threads, batch, prompt_tokens + new + 8)
    engine.generate([prompt[:8] for prompt in prompts], 4)

    def timed(tokens):
        start, cpu = time.perf_counter(), time.process_time()
        engine.generate(prompts, tokens)
        return time.perf_counter() - start, time.process_time() - cpu

    for _ in range(runs):
        prefill, prefill_cpu = timed(1)
        seconds, cpu = timed(new)
        print(
            json.dumps(
                {
                    "engine": "llama.cpp", "precision": "of the file", "batch": batch,
                    "prefill_seconds": round(prefill, 3), "prefill_cpu_seconds": round(prefill_cpu, 3),
                    "seconds": round(seconds, 3), "cpu_seconds": round(cpu, 3),
                    "tokens_per_second": round(batch * new / seconds, 2),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
