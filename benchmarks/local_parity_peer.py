"""Compares logits with transformers on a GGUF's dequantised weights: GGUF FOLDER, the folder ParityRun wrote.

Beside the largest difference stands how far both are from the same model in float64, largest and mean.
"""

import copy
import json
import os
import sys

import numpy
import torch
import transformers

gguf, folder = sys.argv[1], sys.argv[2]
precision = sys.argv[3] if len(sys.argv) > 3 else "float32"
torch.set_num_threads(2)
where = {"pretrained_model_name_or_path": os.path.dirname(gguf), "gguf_file": os.path.basename(gguf)}
tokenizer = transformers.AutoTokenizer.from_pretrained(**where)
model = transformers.AutoModelForCausalLM.from_pretrained(**where, dtype=torch.float32).eval()
exact = copy.deepcopy(model).double()
prompts = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "local_parity_prompts.txt")).read().splitlines()

largest = agreed = positions = same_ids = 0
away = {"ours": [], "theirs": []}
for number, prompt in enumerate(prompts):
    ids = [int(token) for token in open(f"{folder}/{number}.ids").read().split()]
    same_ids += ids == tokenizer(prompt, add_special_tokens=False).input_ids
    ours = numpy.fromfile(f"{folder}/{number}.f32", dtype="<f4").reshape(len(ids), -1)
    with torch.inference_mode():
        theirs = model(input_ids=torch.tensor([ids])).logits[0].numpy()
        wanted = exact(input_ids=torch.tensor([ids])).logits[0].numpy()
    away["ours"].append(numpy.abs(ours - wanted))
    away["theirs"].append(numpy.abs(theirs - wanted))
    largest = max(largest, float(numpy.abs(ours - theirs).max()))
    agreed += int((ours.argmax(1) == theirs.argmax(1)).sum())
    positions += len(ids)
print(
    json.dumps(
        {
            "precision": precision, "prompts": len(prompts), "prompts_with_equal_ids": same_ids, "positions": positions,
            "largest_logit_difference": largest, "top1_agreement": agreed / positions,
            "largest_distance_to_float64": {who: max(float(one.max()) for one in all_) for who, all_ in away.items()},
            "mean_distance_to_float64": {
                who: sum(float(one.sum()) for one in all_) / sum(one.size for one in all_) for who, all_ in away.items()
            },
            "transformers": transformers.__version__, "torch": torch.__version__,
        }
    )
)
