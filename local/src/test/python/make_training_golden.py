"""Writes src/test/resources/training: a tiny random llama model with its tokenizer, and what torch and peft compute in
five training steps from a given adapter.

    python src/test/python/make_training_golden.py
    python src/test/python/make_training_golden.py turns

The second way writes only turns.json and turns-gradient.safetensors: a batch whose rows have several answers, made with
torch 2.15.0, transformers 5.24.0 and peft 0.21.2.

Made with torch 2.7.1, transformers 5.23.0, peft 0.21.2, tokenizers of that transformers release.
"""

import json
import math
import random
import sys
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM

OUT = Path(__file__).resolve().parents[1] / "resources" / "training"
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
STEPS, BATCH, PEAK, WARMUP, DECAY = 5, 2, 1e-2, 2, 0.01


def tokenizer():
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {t: i for i, t in enumerate(["<|endoftext|>", "<|im_start|>", "<|im_end|>"] + letters)}
    tok = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tok.decoder = decoders.ByteLevel()
    tok.add_special_tokens(
        [AddedToken(t, special=True, normalized=False) for t in ("<|endoftext|>", "<|im_start|>", "<|im_end|>")]
    )
    return tok


def rate(step):
    """The schedule of LearningRateSchedule, step counted from 1."""
    return PEAK * step / WARMUP if step <= WARMUP else PEAK * (STEPS - step + 1) / (STEPS - WARMUP + 1)


def main():
    torch.manual_seed(7)
    random.seed(7)
    torch.set_num_threads(1)
    folder = OUT / "tiny-llama"
    config = LlamaConfig(
        vocab_size=264,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        rope_theta=10000.0,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
        initializer_range=0.15,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
        dtype="float32",
    )
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "norm" in name:
                p.add_(torch.randn_like(p) * 0.1)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    tokenizer().save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "bos_token": "<|im_start|>",
                "eos_token": "<|im_end|>",
                "pad_token": "<|im_end|>",
                "chat_template": CHATML,
            },
            indent=2,
        )
        + "\n"
    )

    peft = get_peft_model(
        model, LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM")
    )
    adapter = {n: p for n, p in peft.named_parameters() if p.requires_grad}
    with torch.no_grad():  # B is not left at zero, so that the gradients of A matter from the first step on
        for name, p in adapter.items():
            if "lora_B" in name:
                p.copy_(torch.randn_like(p) * 0.05)

    def tensors():
        return {n.replace(".default", ""): p.detach().clone() for n, p in adapter.items()}

    save_file(tensors(), OUT / "first-adapter.safetensors", metadata={"format": "pt"})

    rows = []
    for length, start in ((40, 25), (64, 50), (33, 20), (50, 31)):
        rows.append({"ids": [random.randrange(3, 259) for _ in range(length - 1)] + [2], "answer_start": start})
    order = [[0, 3], [1, 2], [1, 3], [0, 2], [1, 0]]  # BatchOrder(4, 2, 11)
    optimiser = torch.optim.AdamW(adapter.values(), lr=PEAK, betas=(0.9, 0.999), eps=1e-8, weight_decay=DECAY)
    losses, norms = [], []
    peft.train()
    for step in range(1, STEPS + 1):
        for group in optimiser.param_groups:
            group["lr"] = rate(step)
        total = sum(len(rows[i]["ids"]) - rows[i]["answer_start"] for i in order[step - 1])
        loss = torch.zeros(())
        for i in order[step - 1]:
            ids = torch.tensor([rows[i]["ids"]])
            logits = peft(input_ids=ids).logits[0, rows[i]["answer_start"] - 1 : -1]
            loss = loss + torch.nn.functional.cross_entropy(
                logits, ids[0, rows[i]["answer_start"] :], reduction="sum"
            )
        loss = loss / total
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(adapter.values(), 1.0).item())
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
    save_file(tensors(), OUT / "last-adapter.safetensors", metadata={"format": "pt"})
    peft.eval()
    with torch.no_grad():
        logits = peft(input_ids=torch.tensor([rows[0]["ids"]])).logits[0, -1].tolist()
    golden = {
        "rank": 4,
        "alpha": 8,
        "peak": PEAK,
        "warmup": WARMUP,
        "weight_decay": DECAY,
        "rows": rows,
        "order": order,
        "losses": losses,
        "gradient_norms": norms,
        "last_logits": logits,
    }
    assert all(math.isfinite(x) for x in losses)
    (OUT / "golden.json").write_text(json.dumps(golden) + "\n")
    print(losses, norms)


def turns():
    """The loss and the gradient of a batch whose rows have one, two and three answers, by masked labels as others do."""
    random.seed(8)
    torch.set_num_threads(1)
    model = LlamaForCausalLM.from_pretrained(OUT / "tiny-llama", dtype=torch.float32)
    peft = get_peft_model(
        model, LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM")
    )
    adapter = {n.replace(".default", ""): p for n, p in peft.named_parameters() if p.requires_grad}
    with torch.no_grad():
        for name, tensor in load_file(OUT / "first-adapter.safetensors").items():
            adapter[name].copy_(tensor)
    rows = []
    for length, answers in ((70, [[20, 31], [50, 70]]), (90, [[1, 9], [30, 44], [80, 90]]), (40, [[22, 40]])):
        rows.append({"ids": [random.randrange(3, 259) for _ in range(length - 1)] + [2], "answers": answers})
    total = sum(end - start for row in rows for start, end in row["answers"])
    loss = torch.zeros(())
    for row in rows:
        ids = torch.tensor([row["ids"]])
        labels = torch.full_like(ids, -100)
        for start, end in row["answers"]:
            labels[0, start:end] = ids[0, start:end]
        logits = peft(input_ids=ids).logits[0, :-1]
        loss = loss + torch.nn.functional.cross_entropy(logits, labels[0, 1:], ignore_index=-100, reduction="sum")
    loss = loss / total
    loss.backward()
    save_file({n: p.grad for n, p in adapter.items()}, OUT / "turns-gradient.safetensors", metadata={"format": "pt"})
    (OUT / "turns.json").write_text(json.dumps({"rows": rows, "loss": loss.item()}) + "\n")
    print(loss.item(), total)


if __name__ == "__main__":
    if sys.argv[1:] != ["turns"]:
        main()
    turns()
