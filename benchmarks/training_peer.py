"""Trains with torch and peft what TrainingBenchmark trains: SPECIFICATION.json RESULT.json.

Needs torch, transformers, peft, gguf and safetensors. The order of rows, the first adapter and the last one, whose logits are
computed, are Retort's.
"""

import json
import resource
import sys
import time
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


def in_float64(model):
    """Computes the float32 weights in float64 throughout: what torch's llama rounds to float32 on the way, it then does not."""
    import transformers.models.llama.modeling_llama as llama

    def norm(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.variance_epsilon))

    def rotary(self, x, position_ids):
        angles = position_ids[:, :, None].double() * self.inv_freq.double()
        both = torch.cat((angles, angles), -1)
        return both.cos(), both.sin()

    llama.LlamaRMSNorm.forward = norm
    llama.LlamaRotaryEmbedding.forward = rotary
    return model.double()


def mean_loss(logits, labels):
    return torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


def main():
    spec = json.loads(Path(sys.argv[1]).read_text())
    torch.set_num_threads(spec["threads"])
    path = Path(spec["model"])
    dtype = torch.bfloat16 if spec["precision"] == "bfloat16" else torch.float32
    if path.suffix == ".gguf":
        base = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=dtype)
    else:
        base = AutoModelForCausalLM.from_pretrained(path, dtype=dtype)
    model = PeftModel.from_pretrained(base, Path(spec["folder"]) / "first", is_trainable=True)
    if spec["precision"] == "float64":
        model = in_float64(model)
    model.train()
    if spec["recompute"]:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        model.enable_input_require_grads()
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=spec["rate"], weight_decay=0)
    losses, seconds = [], []
    cpu = time.process_time()
    for step in range(1, spec["steps"] + 1):
        start = time.perf_counter()
        warmup, steps = spec["warmup"], spec["steps"]
        if step <= warmup:
            rate = spec["rate"] * step / warmup
        elif warmup == 0:
            rate = spec["rate"] * (steps - step + 1) / steps
        else:
            rate = spec["rate"] * (steps - step + 1) / (steps - warmup + 1)
        for group in optimiser.param_groups:
            group["lr"] = rate
        rows = [spec["rows"][i] for i in spec["order"][step - 1]]
        longest = max(len(row["ids"]) for row in rows)
        ids = torch.zeros(len(rows), longest, dtype=torch.long)
        mask = torch.zeros_like(ids)
        labels = torch.full_like(ids, -100)
        for i, row in enumerate(rows):
            n = len(row["ids"])
            ids[i, :n] = torch.tensor(row["ids"])
            mask[i, :n] = 1
            labels[i, row["answer_start"] : n] = ids[i, row["answer_start"] : n]
        arguments = {} if len(rows) == 1 else {"attention_mask": mask}
        if spec["precision"] == "float64":
            loss = mean_loss(model(input_ids=ids, **arguments).logits, labels)
        else:
            loss = model(input_ids=ids, labels=labels, **arguments).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        seconds.append(time.perf_counter() - start)
    cpu = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tuned = PeftModel.from_pretrained(model.unload(), Path(spec["folder"]) / "last").eval()
    with torch.no_grad():
        logits = tuned(input_ids=torch.tensor([spec["rows"][0]["ids"]])).logits[0, -1].float().tolist()
    result = {
        "losses": losses,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_megabytes": peak,
        "logits": logits,
    }
    Path(sys.argv[2]).write_text(json.dumps(result))


if __name__ == "__main__":
    main()
