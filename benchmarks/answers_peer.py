"""Times the answers of a tuned student in transformers: FOLDER ADAPTER PROMPTS BATCH ROUNDS; FOLDER holds a GGUF."""

import glob
import json
import os
import sys
import time

import torch
import transformers
from peft import PeftModel

folder, adapter, prompts, batch, rounds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
file = os.path.basename(glob.glob(os.path.join(folder, "*.gguf"))[0])
tokenizer = transformers.AutoTokenizer.from_pretrained(folder, gguf_file=file)
base = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
model = PeftModel.from_pretrained(base, adapter).merge_and_unload().to(torch.bfloat16).eval()
end = tokenizer.convert_tokens_to_ids("<|im_end|>")
rows = [json.loads(line) for line in open(prompts)]

# Transformers looks prompts up for one sequence at a time only.
for lookup in [0, 10] * rounds if batch == 1 else [0] * rounds:
    start, tokens = time.perf_counter(), 0
    for first in range(0, len(rows), batch):
        group = rows[first : first + batch]
        longest = max(map(len, group))
        ids = torch.tensor([[end] * (longest - len(row)) + row for row in group])
        mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in group])
        with torch.inference_mode():
            made = model.generate(
                input_ids=ids, attention_mask=mask, do_sample=False, max_new_tokens=80, pad_token_id=end, eos_token_id=end,
                **({"prompt_lookup_num_tokens": lookup} if lookup else {}),
            )
        for row in made[:, longest:].tolist():
            tokens += row.index(end) if end in row else len(row)
    seconds = time.perf_counter() - start
    print(f"transformers, batch {batch}, lookup {lookup}: {len(rows)} answers, {tokens} tokens, {seconds:.2f} s, {tokens / seconds:.1f} tokens a second")
