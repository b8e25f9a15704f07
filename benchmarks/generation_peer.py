"""Times greedy generation in transformers: FOLDER DTYPE BATCH PROMPT_TOKENS NEW_TOKENS THREADS RUNS.

FOLDER holds a GGUF. One line of JSON a run, as the Java side prints it.
"""

import glob
import json
import os
import sys
import time

import torch
import transformers

folder, dtype, batch, prompt_tokens, new_tokens, threads, runs = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:8])
torch.set_num_threads(threads)
file = os.path.basename(glob.glob(os.path.join(folder, "*.gguf"))[0])
model = transformers.AutoModelForCausalLM.from_pretrained(
    folder, gguf_file=file, dtype=getattr(torch, dtype), attn_implementation="sdpa"
).eval()

generator = torch.Generator().manual_seed(0)
lengths = [prompt_tokens - (0 if batch == 1 else row % 4 * 10) for row in range(batch)]
ids = torch.full((batch, prompt_tokens), 2)
mask = torch.zeros((batch, prompt_tokens), dtype=torch.long)
for row, length in enumerate(lengths):
    ids[row, prompt_tokens - length :] = torch.randint(100, 40_000, (length,), generator=generator)
    mask[row, prompt_tokens - length :] = 1


def generate(tokens):
    start, cpu = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        model.generate(
            input_ids=ids, attention_mask=mask, do_sample=False, max_new_tokens=tokens, min_new_tokens=tokens,
            pad_token_id=2, eos_token_id=None, use_cache=True,
        )
    return time.perf_counter() - start, time.process_time() - cpu


generate(int(os.environ.get("WARM_UP", new_tokens)))
for _ in range(runs):
    prefill, prefill_cpu = generate(1)
    seconds, cpu = generate(new_tokens)
    print(
        json.dumps(
            {
                "engine": "transformers", "precision": dtype, "batch": batch, "prefill_seconds": round(prefill, 3),
                "prefill_cpu_seconds": round(prefill_cpu, 3), "seconds": round(seconds, 3), "cpu_seconds": round(cpu, 3),
                "tokens_per_second": round(batch * new_tokens / seconds, 2),
            }
        ),
        flush=True,
    )
