"""Texts and conversations on which tokenizers and templates differ most easily."""

TEXTS = [
    "Hello, world!",
    "  two leading blanks and a trailing one ",
    "\n\nline breaks\n\n\nand\ttabs\t\t\r\nand a carriage return\r",
    "don't I'll we've THEY'RE it's 'quoted' he'd",
    "0 12 345 6789 12345678901234567890 3.14159 1,000,000 2026-11-22",
    "user@example.org https://example.org/a?b=c&d=e#f /etc/hosts C:\\Temp",
    "Grüße aus Köln: Straße, Äpfel, œuvre, naïve, Ångström",
    "漢字かな交じり文と、カタカナ。中文字符，全角！",
    "한국어 문장입니다. Русский текст. Ελληνικά. עברית. العربية. हिन्दी",
    "emoji 😀👩‍👩‍👧‍👦🏳️‍🌈 and flags 🇩🇪",
    "decomposed e\u0301 a\u0308 and composed é ä",
    "zero\u200bwidth, no\u00a0break, soft\u00adhyphen, \ufeffmark",
    "def f(x):\n    return {'a': [1, 2, 3], \"b\": x**2}  # comment\n",
    "<b>bold</b> &amp; <!-- comment -->",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "................................................",
    "                                                    wide",
    "<|im_start|>user\nspecial<|im_end|>\n",
    "almost special <|im_star t|> <|im_end|",
    "MiXeD CaSe camelCase snake_case SCREAMING_CASE kebab-case",
    "x² + y³ ≠ ‰ € £ ¥ © ® ™ … – — “quotes” ‘single’",
    "\x01\x02 control \x7f",
    "a",
    " ",
    "Table:\n| a | b |\n|---|---|\n| 1 | 2 |",
]

CHATS = [
    [{"role": "user", "content": "What is an incident?"}],
    [{"role": "system", "content": "You are brief."}, {"role": "user", "content": "Hi"}],
    [
        {"role": "system", "content": ""},
        {"role": "user", "content": "  blanks around \n"},
        {"role": "assistant", "content": "\nAn answer.\n"},
        {"role": "user", "content": "Grüße {{ messages }} {% raw %}"},
    ],
    [
        {"role": "user", "content": "One"},
        {"role": "assistant", "content": "Two"},
        {"role": "user", "content": "Three"},
        {"role": "assistant", "content": "Four"},
    ],
]
