"""Uses the SDKs of Mistral and OpenAI, and LangChain's chat models, against a Retort server: upload, job, poll, chat with the
tuned model, delete. usage: server_clients.py SERVER_URL [mistralai|openai|langchain]...   (all without a name)"""

import asyncio
import json
import sys
import time

SERVER = sys.argv[1]
ENDED = ("SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED", "succeeded", "failed", "cancelled", "completed")
calls = []


def did(name, condition):
    if not condition:
        raise SystemExit("failed: " + name)
    calls.append(name)
    print("ok  " + name, flush=True)


def rows(topic):
    lines = [
        {"messages": [
            {"role": "user", "content": "What is the %s number %d?" % (topic, i)},
            {"role": "assistant", "content": "The %s number %d is %d." % (topic, i, 7 * i)}]}
        for i in range(40)]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def poll(get):
    seen = []
    while True:
        job = get()
        if job.status not in seen:
            seen.append(job.status)
        if job.status in ENDED:
            return job, seen
        time.sleep(0.5)


def mistral():
    try:
        from mistralai.client import Mistral
        from mistralai.client.errors import SDKError
    except ImportError:  # 1.x
        from mistralai import Mistral
        from mistralai.models import SDKError

    client = Mistral(api_key="any", server_url=SERVER)
    file = client.files.upload(file={"file_name": "rows.jsonl", "content": rows("mistral")}, purpose="fine-tune")
    did("mistralai files.upload", file.filename == "rows.jsonl" and file.num_lines == 40)
    did("mistralai files.list", client.files.list().data[0].id == file.id)
    did("mistralai files.retrieve", client.files.retrieve(file_id=file.id).size_bytes == file.size_bytes)
    did("mistralai files.download", client.files.download(file_id=file.id).read() == rows("mistral"))
    order = dict(model="open-mistral-7b", training_files=[{"file_id": file.id, "weight": 1}],
                 hyperparameters={"training_steps": 5, "learning_rate": 0.0001})
    job = client.fine_tuning.jobs.create(auto_start=False, suffix="client", **order)
    did("mistralai fine_tuning.jobs.create", job.status == "QUEUED")
    while client.fine_tuning.jobs.get(job_id=job.id).status != "VALIDATED":
        time.sleep(0.2)
    did("mistralai metadata of a validated job",
        client.fine_tuning.jobs.get(job_id=job.id).metadata.train_tokens > 0)
    did("mistralai fine_tuning.jobs.list", client.fine_tuning.jobs.list(model="open-mistral-7b").data[0].id == job.id)
    did("mistralai fine_tuning.jobs.start", client.fine_tuning.jobs.start(job_id=job.id).status == "STARTED")
    job, seen = poll(lambda: client.fine_tuning.jobs.get(job_id=job.id))
    did("mistralai poll: " + " > ".join(seen), job.status == "SUCCESS")
    did("mistralai events and checkpoints", len(job.events) >= 5 and len(job.checkpoints) == 5)
    tuned = job.fine_tuned_model
    messages = [{"role": "user", "content": "What is the mistral number 3?"}]
    reply = client.chat.complete(model=tuned, messages=messages, max_tokens=16)
    did("mistralai chat.complete with " + tuned, reply.model == tuned and reply.choices[0].message.content)
    chunks = [chunk.data for chunk in client.chat.stream(model=tuned, messages=messages, max_tokens=16)]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    did("mistralai chat.stream", text == reply.choices[0].message.content and chunks[-1].usage.total_tokens > 0)
    vectors = client.embeddings.create(model="mistral-embed", inputs=["one", "two"])
    did("mistralai embeddings.create", len(vectors.data) == 2 and len(vectors.data[0].embedding) > 100)
    did("mistralai models.retrieve", client.models.retrieve(model_id=tuned).root == "open-mistral-7b")
    did("mistralai models.list", tuned in [model.id for model in client.models.list().data])
    did("mistralai models.update", client.models.update(model_id=tuned, name="Clients").name == "Clients")
    did("mistralai models.archive", client.models.archive(model_id=tuned).archived)
    did("mistralai models.unarchive", client.models.unarchive(model_id=tuned).archived is False)
    did("mistralai models.delete", client.models.delete(model_id=tuned).deleted)
    did("mistralai files.delete", client.files.delete(file_id=file.id).deleted)
    try:
        client.chat.complete(model=tuned, messages=messages)
        did("mistralai error of a deleted model", False)
    except SDKError as error:
        did("mistralai error of a deleted model", error.status_code == 404 and tuned in str(error))


def open_ai():
    import openai

    client = openai.OpenAI(api_key="any", base_url=SERVER + "/openai/v1")
    file = client.files.create(file=("rows.jsonl", rows("openai")), purpose="fine-tune")
    did("openai files.create", file.status == "processed")
    did("openai files.list", file.id in [item.id for item in client.files.list()])
    did("openai files.retrieve", client.files.retrieve(file.id).bytes == file.bytes)
    did("openai files.content", client.files.content(file.id).read() == rows("openai"))
    job = client.fine_tuning.jobs.create(
        model="gpt-3.5-turbo", training_file=file.id, suffix="client", seed=7, metadata={"team": "a"},
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 1, "batch_size": 8}}})
    did("openai fine_tuning.jobs.create", job.object == "fine_tuning.job")
    did("openai fine_tuning.jobs.list", job.id in [item.id for item in client.fine_tuning.jobs.list(limit=1)])
    job, seen = poll(lambda: client.fine_tuning.jobs.retrieve(job.id))
    did("openai poll: " + " > ".join(seen), job.status == "succeeded")
    events = list(client.fine_tuning.jobs.list_events(job.id, limit=4))
    did("openai fine_tuning.jobs.list_events, all pages", len([e for e in events if e.type == "metrics"]) == 5)
    checkpoints = list(client.fine_tuning.jobs.checkpoints.list(job.id))
    did("openai checkpoints.list", checkpoints[0].fine_tuned_model_checkpoint == job.fine_tuned_model)
    table = client.files.content(job.result_files[0]).text
    did("openai result file", table.startswith("step,train_loss") and len(table.splitlines()) == 6)
    tuned = job.fine_tuned_model
    messages = [{"role": "user", "content": "What is the openai number 3?"}]
    reply = client.chat.completions.create(model=tuned, messages=messages, max_tokens=16, temperature=0)
    did("openai chat.completions.create with " + tuned, reply.model == tuned and reply.choices[0].message.content)
    stream = client.chat.completions.create(
        model=tuned, messages=messages, max_tokens=16, temperature=0, stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    did("openai stream", text == reply.choices[0].message.content and chunks[-1].usage.total_tokens > 0)
    vectors = client.embeddings.create(model="text-embedding-3-small", input=["one", "two"])
    did("openai embeddings.create", len(vectors.data[0].embedding) > 100)
    did("openai models.list", tuned in [model.id for model in client.models.list()])
    cancelled = client.fine_tuning.jobs.create(model="gpt-3.5-turbo", training_file=file.id)
    client.fine_tuning.jobs.cancel(cancelled.id)
    job, _ = poll(lambda: client.fine_tuning.jobs.retrieve(cancelled.id))
    did("openai fine_tuning.jobs.cancel", job.status == "cancelled")
    reply = client.chat.completions.create(
        model=tuned, messages=messages, max_tokens=4, temperature=0, logprobs=True, top_logprobs=2)
    tokens = reply.choices[0].logprobs.content
    did("openai logprobs", "".join(token.token for token in tokens) == reply.choices[0].message.content
        and all(token.logprob <= 0 and len(token.top_logprobs) == 2 for token in tokens))
    for name, kwargs in (("tools", {"tools": [{"type": "function", "function": {"name": "f"}}]}), ("presence_penalty", {"presence_penalty": 1})):
        try:
            client.chat.completions.create(model=tuned, messages=messages, **kwargs)
            did("openai refusal of " + name, False)
        except openai.UnprocessableEntityError as error:
            did("openai refusal of " + name, error.param == name)
    requests = "".join(
        json.dumps({"custom_id": "one-%d" % i, "method": "POST", "url": "/v1/chat/completions", "body": {
            "model": tuned, "max_tokens": 8, "messages": [{"role": "user", "content": "What is the number %d?" % i}]}}) + "\n"
        for i in range(5))
    asked = client.files.create(file=("requests.jsonl", requests.encode()), purpose="batch")
    batch = client.batches.create(
        input_file_id=asked.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"team": "a"})
    did("openai batches.create", batch.status == "validating" and batch.metadata == {"team": "a"})
    batch, seen = poll(lambda: client.batches.retrieve(batch.id))
    did("openai batch: " + " > ".join(seen), batch.status == "completed" and batch.request_counts.completed == 5)
    answers = [json.loads(line) for line in client.files.content(batch.output_file_id).text.splitlines()]
    did("openai batch answers", {answer["custom_id"] for answer in answers} == {"one-%d" % i for i in range(5)})
    did("openai batches.list", batch.id in [item.id for item in client.batches.list(limit=1)])
    did("openai models.delete", client.models.delete(tuned).deleted)
    did("openai files.delete", client.files.delete(file.id).deleted)
    asyncio.run(asynchronous())


async def asynchronous():
    import openai

    client = openai.AsyncOpenAI(api_key="any", base_url=SERVER + "/v1")
    replies = await asyncio.gather(*[
        client.chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": "Say the number %d." % i}], max_tokens=8)
        for i in range(16)])
    did("openai 16 conversations at once, at /v1", all(reply.model.startswith("local:") for reply in replies))


def langchain():
    from langchain_core.messages import HumanMessage, SystemMessage
    from langchain_mistralai import ChatMistralAI
    from langchain_openai import ChatOpenAI

    messages = [SystemMessage("Be short."), HumanMessage("What is the capital of France?")]
    for name, model in (
            ("ChatMistralAI", ChatMistralAI(model="open-mistral-7b", api_key="any", endpoint=SERVER + "/v1", max_tokens=16)),
            ("ChatOpenAI", ChatOpenAI(model="gpt-4o-mini", api_key="any", base_url=SERVER + "/openai/v1", max_tokens=16))):
        reply = model.invoke(messages)
        did("langchain %s.invoke" % name, reply.content and reply.usage_metadata["total_tokens"] > 0)
        did("langchain %s.stream" % name, "".join(chunk.content for chunk in model.stream(messages)))


if __name__ == "__main__":
    parts = {"mistralai": mistral, "openai": open_ai, "langchain": langchain}
    for part in sys.argv[2:] or parts:
        parts[part]()
    print("%d calls, all as they should be" % len(calls))
