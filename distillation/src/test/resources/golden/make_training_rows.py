"""Writes seeds_training.jsonl as the LlamaIndex example writes its training rows (json.dump with its defaults)."""
import json
import pathlib

CONTEXTS = ["First passage.\nSecond “passage”, 5 µm, naïve, tab\there.", "Emoji 😀, backslash \\, slash /, del \x7f, nul \x00"]
QUESTIONS = ["What is \"said\"?", "Wie heißt es?"]
ANSWERS = ["It says\r\nso.", "Ümlaut — dash, \u2028 separator."]

with open(pathlib.Path(__file__).parent / "seeds_training.jsonl", "w") as outfile:
    for context, question, answer in zip(CONTEXTS, QUESTIONS, ANSWERS):
        message_dict = {
            "messages": [
                {
                    "role": "assistant",
                    "content": "You are a helpful assistant to answer user queries based on provided context.",
                },
                {"role": "user", "content": f"context: {context} \n\n question: {question}"},
                {"role": "assistant", "content": answer},
            ]
        }
        json.dump(message_dict, outfile)
        outfile.write("\n")
