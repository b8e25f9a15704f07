"""Makes small adapters of many kinds for the tiny Llama and the logits that PEFT computes with them.

Run with torch, transformers, peft and safetensors: python make_adapter_golden.py (from anywhere).
Each adapter is saved by PEFT with random A and B; the golden holds its configuration and the last logits of one prompt.
All tensors come from one seed and lie in one file, so the goldens stay small.
"""

import json
import pathlib
import tempfile

import peft
import safetensors.torch
import torch
import transformers

RESOURCES = pathlib.Path(__file__).resolve().parents[1] / "resources"
TINY = RESOURCES / "training" / "tiny-llama"
TARGET = RESOURCES / "golden" / "adapters"
PROMPT = [1, 17, 42, 9, 250, 3]
BASE = dict(r=2, lora_alpha=4, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")

KINDS = {
    "plain": {},
    "alpha-pattern": dict(alpha_pattern={"v_proj": 64}),
    "alpha-pattern-layer": dict(alpha_pattern={"layers.1.self_attn.v_proj": 32, "q_proj": 16}),
    "rank-pattern": dict(rank_pattern={r"model\.layers\.0\..*": 1, "q_proj": 3}),
    "both-patterns-rslora": dict(use_rslora=True, rank_pattern={"v_proj": 4}, alpha_pattern={"v_proj": 12}),
    "rslora": dict(use_rslora=True),
    "layers-to-transform": dict(layers_to_transform=[1]),
    "layers-pattern": dict(layers_to_transform=0, layers_pattern="layers"),
    "regex": dict(target_modules=r".*\.1\..*(q|down)_proj"),
    "all-linear": dict(target_modules="all-linear"),
    "exclude": dict(target_modules=["q_proj", "k_proj", "down_proj"], exclude_modules=["layers.0.self_attn.q_proj", "k_proj"]),
    "exclude-regex": dict(target_modules=["q_proj", "up_proj"], exclude_modules=r".*0.*up_proj"),
    "full-names": dict(target_modules=["model.layers.0.mlp.gate_proj", "self_attn.o_proj"]),
    "fan-in-fan-out": dict(fan_in_fan_out=True),
    "gaussian": dict(init_lora_weights="gaussian"),
    "eva": dict(init_lora_weights="eva"),
    "orthogonal": dict(init_lora_weights="orthogonal"),
    "negative-alpha": dict(alpha_pattern={"q_proj": -8}),
}


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, changes in KINDS.items():
        torch.manual_seed(7)
        model = transformers.AutoModelForCausalLM.from_pretrained(TINY, dtype=torch.float32)
        model = peft.get_peft_model(model, peft.LoraConfig(**{**BASE, **changes}))
        with torch.no_grad():
            for key, value in model.named_parameters():
                if "lora_" in key:
                    # Halves of small whole numbers: exact in bfloat16 and short in the file.
                    value.copy_(torch.randint(-3, 4, value.shape) / 8)
        folder = TARGET / name
        with tempfile.TemporaryDirectory() as place:
            model.save_pretrained(place)
            config = json.loads((pathlib.Path(place) / "adapter_config.json").read_text())
            config["base_model_name_or_path"] = "tiny-llama"
            tensors = safetensors.torch.load_file(pathlib.Path(place) / "adapter_model.safetensors")
        folder.mkdir(exist_ok=True)
        (folder / "adapter_config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
        kind = torch.float16 if name == "eva" else torch.bfloat16
        safetensors.torch.save_file({key: value.to(kind) for key, value in tensors.items()}, folder / "adapter_model.safetensors")
        # As a user loads it: from the saved files, onto a fresh base.
        fresh = transformers.AutoModelForCausalLM.from_pretrained(TINY, dtype=torch.float32)
        loaded = peft.PeftModel.from_pretrained(fresh, folder).eval()
        with torch.no_grad():
            logits = loaded(torch.tensor([PROMPT])).logits[0, -1]
        (folder / "golden.json").write_text(json.dumps({
            "peft": peft.__version__,
            "prompt": PROMPT,
            "logits": [round(float(value), 5) for value in logits[:40]],
        }) + "\n")
        print(name, len(tensors), [round(float(value), 4) for value in logits[:3]])


main()
