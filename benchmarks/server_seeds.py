"""Runs the Python cells of the classic recipe's notebook, unchanged, against a Retort server.

usage: server_seeds.py NOTEBOOK.(md|ipynb) DOCUMENT.pdf SERVER_URL [--judge]
Each cell is executed as it stands, in order, in one namespace. What is broken in the packages themselves is mended at run
time by the functions of PATCHES below, and nothing else. Before the cell that fetches the tuned model the script waits for
the job, as the notebook's reader does. Without --judge the cells of ragas are left out: they need a model that judges.
"""

import json
import os
import pathlib
import re
import sys
import time


def cells(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    if path.endswith(".ipynb"):
        return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    return re.findall(r"```python\n(.*?)```", text, re.S)


def address(server):
    """MistralAIFinetuneEngine and MistralAIEmbedding offer no address: the SDK's default becomes this server."""
    import mistralai

    init = mistralai.Mistral.__init__

    def with_address(self, *args, **kwargs):
        kwargs["server_url"] = server
        init(self, *args, **kwargs)

    mistralai.Mistral.__init__ = with_address


def upload(server):
    """finetune() hands an open file to files.upload; mistralai from 1.0 on takes a name with its content."""
    from mistralai.files import Files

    original = Files.upload

    def upload_file(self, *, file, **kwargs):
        if hasattr(file, "read"):
            file = {"file_name": os.path.basename(file.name), "content": file.read()}
        return original(self, file=file, **kwargs)

    Files.upload = upload_file


def create(server):
    """finetune() names training files by their ids alone; mistralai from 1.0 on takes id and weight."""
    from mistralai.jobs import Jobs

    original = Jobs.create

    def create_job(self, *, training_files, **kwargs):
        named = [{"file_id": item, "weight": 1.0} if isinstance(item, str) else item for item in training_files]
        return original(self, training_files=named, **kwargs)

    Jobs.create = create_job


def show(server):
    """get_current_job() passes the job's id by position; mistralai from 1.0 on takes it by name."""
    from mistralai.jobs import Jobs

    original = Jobs.get
    Jobs.get = lambda self, job_id=None, **kwargs: original(self, job_id=job_id, **kwargs)


def embeddings(server):
    """ragas 0.4.3: evaluate() makes embeddings of its new kind, and answer_relevancy calls the methods of the old kind."""
    try:
        from ragas.embeddings import OpenAIEmbeddings
    except ImportError:
        return
    OpenAIEmbeddings.embed_query = lambda self, text: self.embed_text(text)
    OpenAIEmbeddings.embed_documents = lambda self, texts: self.embed_texts(texts)


def patience(server):
    """TIMEOUT=SECONDS stands for MistralAI(timeout=…), 120 otherwise, and evaluate(run_config=RunConfig(timeout=…)), 180."""
    if "TIMEOUT" not in os.environ:
        return
    from llama_index.llms.mistralai import MistralAI

    limited = [MistralAI]
    try:
        from ragas.run_config import RunConfig

        limited.append(RunConfig)
    except ImportError:
        pass
    for kind in limited:
        def init(self, *args, original=kind.__init__, **kwargs):
            kwargs.setdefault("timeout", int(os.environ["TIMEOUT"]))
            original(self, *args, **kwargs)

        kind.__init__ = init


PATCHES = [address, upload, create, show, embeddings, patience]


def await_job(engine):
    seen = []
    while True:
        status = engine.get_current_job().status
        if not seen or seen[-1] != status:
            seen.append(status)
            print("   job:", status, flush=True)
        if status in ("SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED"):
            return
        time.sleep(1)


def main():
    notebook, document, server = sys.argv[1:4]
    judge = "--judge" in sys.argv
    sources = cells(notebook)
    wanted = re.search(r'input_files=\["([^"]+)"\]', "\n".join(sources)).group(1)
    if not os.path.exists(wanted):
        os.symlink(document, wanted)
    os.environ["MISTRAL_ENDPOINT"] = server
    os.environ["OPENAI_BASE_URL"] = server + "/openai/v1"
    for patch in PATCHES:
        patch(server)
        print("patch %s: %s" % (patch.__name__, patch.__doc__.strip()))
    space = {"__name__": "__main__"}
    run = skipped = 0
    for number, source in enumerate(sources, 1):
        title = source.strip().splitlines()[0]
        needs_judge = "ragas" in source or ("evaluate(" in source and "def " not in source) or "result" in source
        if needs_judge and not judge:
            print("cell %2d left out, it needs a judge: %s" % (number, title))
            skipped += 1
            continue
        if "get_finetuned_model" in source:
            await_job(space["finetuning_engine"])
        started = time.time()
        exec(compile(source, "cell %d" % number, "exec"), space)
        run += 1
        print("cell %2d ran in %.1f s: %s" % (number, time.time() - started, title), flush=True)
    print("%d of %d cells ran, %d left out" % (run, len(sources), skipped))
    for name in ("train_questions", "eval_questions", "answers", "answers_ft"):
        print("%s: %d, the last: %r" % (name, len(space.get(name, [])), (space.get(name) or [""])[-1]))


main()
