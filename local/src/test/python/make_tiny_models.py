"""Makes the tiny random models under src/test/resources/tiny and what transformers computes with them.

Run with torch, transformers and safetensors: python make_tiny_models.py (from anywhere).
Weights are stored as bfloat16, which float32 holds exactly; every golden is computed in float32.
"""

import base64
import json
import pathlib
import shutil

import tokenizers
import torch
import transformers

ROOT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "tiny"
COMMON = dict(
    vocab_size=300,
    hidden_size=32,
    intermediate_size=64,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=128,
    initializer_range=0.25,
    rms_norm_eps=1e-5,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)


def config(kind, **changes):
    return kind(**{**COMMON, **changes})


MODELS = {
    "llama": config(transformers.LlamaConfig, tie_word_embeddings=True, rope_parameters={"rope_type": "default", "rope_theta": 10000.0}),
    "llama3": config(
        transformers.LlamaConfig,
        tie_word_embeddings=False,
        rope_parameters={
            "rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0,
            "high_freq_factor": 4.0, "original_max_position_embeddings": 32,
        },
    ),
    "mistral": config(
        transformers.MistralConfig, sliding_window=7, head_dim=16, tie_word_embeddings=False,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
    ),
    "qwen2": config(transformers.Qwen2Config, tie_word_embeddings=True, rope_parameters={"rope_type": "default", "rope_theta": 1000000.0}),
    "qwen2-yarn": config(
        transformers.Qwen2Config, tie_word_embeddings=True, num_attention_heads=2, num_key_value_heads=1,
        rope_parameters={
            "rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 32,
        },
    ),
    "qwen3": config(
        transformers.Qwen3Config, head_dim=16, tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
    ),
    "gemma3": config(
        transformers.Gemma3TextConfig, num_hidden_layers=3, head_dim=16, sliding_window=7, sliding_window_pattern=3,
        query_pre_attn_scalar=24, tie_word_embeddings=True, hidden_activation="gelu_pytorch_tanh",
        rope_parameters={
            "full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 1000000.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
        },
    ),
}


CHAT_TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def make_chat_model(folder):
    """The llama with a tokenizer of single bytes and a ChatML template."""
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    special = ["<pad>", "<|im_start|>", "<|im_end|>"]
    vocabulary = {token: number for number, token in enumerate(special + alphabet)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    chat = ROOT / "chat"
    shutil.rmtree(chat, ignore_errors=True)
    chat.mkdir()
    settings = json.loads((folder / "config.json").read_text())
    (chat / "config.json").write_text(json.dumps({**settings, "max_position_embeddings": 400}, indent=2) + "\n")
    shutil.copy(folder / "model.safetensors", chat)
    tokenizer.save(str(chat / "tokenizer.json"))
    (chat / "tokenizer_config.json").write_text(
        json.dumps({"chat_template": CHAT_TEMPLATE, "eos_token": "<|im_end|>"}, indent=2) + "\n"
    )


def main():
    for name, settings in MODELS.items():
        torch.manual_seed(7)
        model = transformers.AutoModelForCausalLM.from_config(settings, attn_implementation="eager").float().eval()
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                if "norm" in key:
                    parameter.copy_(torch.randn_like(parameter) * 0.2 + (0.0 if name == "gemma3" else 1.0))
                elif key.endswith("bias"):
                    parameter.copy_(torch.randn_like(parameter) * 0.3)
        folder = ROOT / name
        shutil.rmtree(folder, ignore_errors=True)
        model.to(torch.bfloat16).save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
        # Casting a model also rounds the frequencies of its positions: compute with a fresh one.
        model = transformers.AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        ).eval()
        generator = torch.Generator().manual_seed(11)
        ids = torch.randint(3, 300, (1, 24), generator=generator)
        with torch.inference_mode():
            logits = model(input_ids=ids).logits[0]
            greedy = model.generate(
                input_ids=ids, max_new_tokens=12, min_new_tokens=12, do_sample=False, eos_token_id=None, pad_token_id=0
            )[0, 24:]
        golden = {
            "transformers": transformers.__version__,
            "torch": torch.__version__,
            "ids": ids[0].tolist(),
            "greedy": greedy.tolist(),
            "logits_float32_base64": base64.b64encode(logits.contiguous().numpy().astype("<f4").tobytes()).decode(),
        }
        (folder / "golden.json").write_text(json.dumps(golden) + "\n")
        if name == "llama":
            make_chat_model(folder)
        print(name, "largest logit", logits.abs().max().item(), "greedy", greedy.tolist())


main()
