"""Loads exports of a tuned SmolLM2 with peft, transformers, gguf and llama.cpp: MODEL.gguf FOLDER.

FOLDER holds peft, adapter.gguf, safetensors, f16.gguf, q8_0.gguf and ollama, as exports.sh writes them. Prints the
largest difference of a logit after ten prompts to the base model with the adapter in float32, by peft.
"""

import sys
from pathlib import Path

import torch
from gguf import GGUFReader
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

PROMPTS = [line for line in (Path(__file__).parent / "local_parity_prompts.txt").read_text().splitlines() if line][:10]
BOUNDS = {"transformers, safetensors": 0.5, "transformers, f16.gguf": 0.1, "transformers, q8_0.gguf": 1.5,
          "transformers, ollama/model.gguf": 1.5, "llama.cpp, f16.gguf": 0.5, "llama.cpp, q8_0.gguf": 3,
          "llama.cpp, base and adapter.gguf": 3}


def main():
    base, folder = Path(sys.argv[1]), Path(sys.argv[2])
    tokenizer = AutoTokenizer.from_pretrained(base.parent, gguf_file=base.name)
    prompts = [tokenizer(text.replace("\\n", "\n")).input_ids for text in PROMPTS]

    def logits(model):
        with torch.no_grad():
            return [model(input_ids=torch.tensor([ids])).logits[0, -1].float() for ids in prompts]

    def load(path, file=None):
        return AutoModelForCausalLM.from_pretrained(
            path, **({"gguf_file": file} if file else {}), dtype=torch.float32
        ).eval()

    plain = load(base.parent, base.name)
    without = logits(plain)
    tuned = PeftModel.from_pretrained(plain, folder / "peft").eval()
    expected = logits(tuned)
    failed = []

    def say(name, found, against=expected):
        difference = max((a - b).abs().max().item() for a, b in zip(found, against))
        same = sum(int(a.argmax()) == int(b.argmax()) for a, b in zip(found, against))
        print(f"{name}: largest difference of a logit {difference:.3g}, same first choice {same} of {len(found)}")
        if difference > BOUNDS.get(name, float("inf")):
            failed.append(name)

    say("the base model without the adapter, for comparison", without)
    say("transformers, safetensors", logits(load(folder / "safetensors")))
    for file in ("f16.gguf", "q8_0.gguf"):
        say(f"transformers, {file}", logits(load(folder, file)))
    say("transformers, ollama/model.gguf", logits(load(folder / "ollama", "model.gguf")))
    adapter(folder, failed)
    try:
        import xllamacpp  # noqa: F401
        from llama_cpp import LlamaCpp
    except ImportError as missing:
        print(f"llama.cpp: not run ({missing}; pip install xllamacpp)")
    else:
        def compare(name, model):
            worst, same = 0.0, 0
            for ids, logits in zip(prompts, expected):
                found = model.log_probabilities(ids)
                ours = logits.log_softmax(0)
                worst = max(worst, *(abs(value - ours[token].item()) for token, value in found.items()))
                same += int(max(found, key=found.get) == int(ours.argmax()))
            print(f"{name}: largest difference of the 20 first log-probabilities {worst:.3g}, same first choice {same}"
                  f" of {len(prompts)}")
            if worst > BOUNDS[name]:
                failed.append(name)

        for file in ("f16.gguf", "q8_0.gguf"):
            compare(f"llama.cpp, {file}", LlamaCpp(folder / file, 2))
        compare("llama.cpp, base and adapter.gguf", LlamaCpp(base, 2, adapter=folder / "adapter.gguf"))
    sys.exit(f"too far: {', '.join(failed)}" if failed else 0)


def adapter(folder, failed):
    """The products B A of the GGUF adapter beside those of the PEFT folder, by the gguf package."""
    from safetensors.torch import load_file

    peft = load_file(folder / "peft" / "adapter_model.safetensors")
    reader = GGUFReader(folder / "adapter.gguf")
    tensors = {t.name: torch.from_numpy(t.data.copy()) for t in reader.tensors}
    names = {"v": "self_attn.v_proj", "output": "self_attn.o_proj"}
    worst = 0.0
    for layer in range(30):
        for short, module in names.items():
            at = f"base_model.model.model.layers.{layer}.{module}"
            theirs = tensors[f"blk.{layer}.attn_{short}.weight.lora_b"] @ tensors[f"blk.{layer}.attn_{short}.weight.lora_a"]
            ours = peft[f"{at}.lora_B.weight"] @ peft[f"{at}.lora_A.weight"]
            worst = max(worst, (theirs - ours).abs().max().item())
    print(f"gguf, adapter.gguf: largest difference of B A to peft's on value and output layers {worst:.3g}")
    if worst > 1e-5:
        failed.append("gguf, adapter.gguf")


if __name__ == "__main__":
    main()
