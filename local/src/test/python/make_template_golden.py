"""What transformers makes of chat templates: make_template_golden.py [FOLDER…]

Without a folder it renders resources/golden/templates/*.jinja, which have the forms of Llama 3.x, Mistral, Qwen 2.5, Qwen 3
and Gemma 3 in words of our own, and writes resources/golden/chat-templates.json. With folders it renders every *.jinja in
them and prints the same JSON; benchmarks/chat-templates.sh compares real templates with it. Run with transformers.
"""

import datetime
import json
import sys
from pathlib import Path

import transformers
from transformers.utils import chat_template_utils

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"
NOW = datetime.datetime(2026, 2, 3, 14, 5, 6)


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


def said(*pairs):
    return [{"role": role, "content": content} for role, content in pairs]


AWKWARD = "  Grüße, 世界! \"quoted\" 'single' \\ {{ braces }} {% tag %}\n\tTabbed line \u00a0\n"
CONVERSATIONS = [
    said(("user", "Who must be told of a breach?")),
    said(("system", "Answer in one sentence."), ("user", "Who must be told?")),
    said(("system", "Answer in one sentence."), ("user", "Who?"), ("assistant", "The officer.")),
    said(("user", "Who?"), ("assistant", "The officer."), ("user", "When?")),
    said(("system", " Be brief.\n"), ("user", "1"), ("assistant", "2"), ("user", "3"), ("assistant", "4"), ("user", "5")),
    said(("system", AWKWARD), ("user", AWKWARD), ("assistant", AWKWARD)),
    said(("user", "Why?"), ("assistant", "<think>\nLet me see.\n</think>\n\nBecause."), ("user", "Sure?")),
    said(("user", "Why?"), ("assistant", "<think>\nLet me see.\n</think>\n\nBecause.")),
    said(("user", ""), ("assistant", "")),
    said(("user", "one"), ("user", "two")),
    said(("assistant", "I begin."), ("user", "No.")),
    said(("user", "Who?"), ("system", "Be brief.")),
    said(("user", "<tool_response>12</tool_response>"), ("assistant", "Twelve."), ("user", "Thanks")),
    said(("user", "Count"), ("assistant", "Asking."), ("tool", "12")),
]


def rendered(template, messages, generation_prompt):
    case = {"messages": messages, "generation_prompt": generation_prompt}
    try:
        texts, _ = chat_template_utils.render_jinja_template(
            [messages], chat_template=template, add_generation_prompt=generation_prompt, bos_token="<s>", eos_token="</s>"
        )
        return {**case, "text": texts[0]}
    except Exception as e:
        return {**case, "error": f"{type(e).__name__}: {e}"}


def golden(files):
    return {
        "transformers": transformers.__version__,
        "now": NOW.isoformat(),
        "templates": [
            {
                "name": file.stem,
                "source": (source := file.read_text(encoding="utf-8")),
                "chats": [
                    rendered(source, messages, messages[-1]["role"] != "assistant") for messages in CONVERSATIONS
                ],
            }
            for file in files
        ],
    }


chat_template_utils.datetime = Clock
if len(sys.argv) > 1:
    json.dump(golden(file for folder in sys.argv[1:] for file in sorted(Path(folder).glob("*.jinja"))), sys.stdout)
else:
    text = json.dumps(golden(sorted((GOLDEN / "templates").glob("*.jinja"))), ensure_ascii=False, indent=1)
    (GOLDEN / "chat-templates.json").write_text(text + "\n", encoding="utf-8")
