"""Parses bodies with the official packages' own models and writes golden replies made by them.

  python wire_truth.py mistral|openai|together|fireworks FOLDER_OF_BODIES FOLDER_OF_GOLDENS
"""
import json
import os
import sys
import typing

what, bodies, goldens = sys.argv[1:]
checked, failed = [], []


def body(name):
    with open(os.path.join(bodies, name + ".json")) as file:
        return json.load(file)


def check(name, sent, parse):
    """Every field of a body that was sent must be understood by the package, with its value."""
    checked.append(name)
    try:
        same(sent, parse(sent))
        print("ok  ", name)
    except Exception as error:
        failed.append(name)
        print("FAIL", name, error)


def same(sent, parsed, path=""):
    for key, value in sent.items():
        if key not in parsed:
            raise ValueError("%s%s is not a field of the model" % (path, key))
        if isinstance(value, dict):
            same(value, parsed[key], path + key + ".")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            others = list(parsed[key])
            if len(others) != len(value):
                raise ValueError("%s%s has %d entries, not %d" % (path, key, len(others), len(value)))
            for one, other in zip(value, others):
                same(one, other, path + key + ".")
        elif (list(parsed[key]) if isinstance(value, list) else parsed[key]) != value:
            raise ValueError("%s%s is %r, not %r" % (path, key, parsed[key], value))


def form(name, fields):
    """A form must have fields of these names only, and values out of these, where they are given."""
    def parse(sent):
        for key, value in sent.items():
            if key in fields and fields[key] and value not in fields[key]:
                raise ValueError("%s is %r, not one of %r" % (key, value, fields[key]))
        return {key: value for key, value in sent.items() if key in fields}
    check(name, body(name), parse)


def write(name, value):
    with open(os.path.join(goldens, name + ".json"), "w") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


def dumped(model):
    return json.loads(model.model_dump_json(by_alias=True))


def mistral():
    from mistralai.client import models

    def parsed_by(model):
        return lambda sent: model.model_validate(sent).model_dump(by_alias=True)

    check("mistralai: ChatCompletionRequest", body("mistral-chat"), parsed_by(models.ChatCompletionRequest))
    check("mistralai: EmbeddingRequest", body("mistral-embeddings"),
          parsed_by(models.EmbeddingRequest))
    check("mistralai: CreateFineTuningJobRequest", body("mistral-job"), parsed_by(models.CreateFineTuningJobRequest))
    purposes = typing.get_args(typing.get_args(models.FilePurpose)[0])
    form("mistral-file-form", {"purpose": purposes, "file": None})
    form("mistral-batch-form", {"purpose": purposes, "file": None})
    check("mistralai: BatchRequest", body("mistral-batch-line"), parsed_by(models.BatchRequest))
    check("mistralai: ChatCompletionRequest of a batch", body("mistral-batch-line")["body"],
          lambda sent: dict(parsed_by(models.ChatCompletionRequest)(dict(sent, model=sent.get("model", "of the job")))))
    check("mistralai: CreateBatchJobRequest", body("mistral-batch"), parsed_by(models.CreateBatchJobRequest))

    usage = dict(prompt_tokens=11, completion_tokens=3, total_tokens=14)
    chat = dumped(models.ChatCompletionResponse.model_validate(dict(
        id="c1", object="chat.completion", model="mistral-large-2512", created=1790000000, usage=usage,
        choices=[dict(index=0, finish_reason="stop", message=dict(role="assistant", content="Four bar."))])))
    write("mistral-chat", chat)
    write("mistral-embeddings", dumped(models.EmbeddingResponse.model_validate(dict(
        id="e1", object="list", model="mistral-embed", usage=usage,
        data=[dict(object="embedding", embedding=[0.5, -0.25], index=0)]))))
    write("mistral-batch", dumped(models.BatchJob.model_validate(dict(
        id="job-1", object="batch", input_files=["file-1"], endpoint="/v1/chat/completions", errors=[], status="SUCCESS",
        created_at=1790000000, total_requests=1, completed_requests=1, succeeded_requests=1, failed_requests=0,
        output_file="file-2"))))

    job = dict(id="b1b2b3b4-0000-4000-8000-000000000001", auto_start=False, model="open-mistral-7b", status="VALIDATED",
               created_at=1790000000, modified_at=1790000100, training_files=["f1"], validation_files=["f2"],
               hyperparameters=dict(training_steps=5, learning_rate=0.0001, weight_decay=0.1, warmup_fraction=0.05),
               suffix="retort", fine_tuned_model=None, trained_tokens=None, job_type="completion",
               integrations=[dict(type="wandb", project="retort", run_name="run", url="http://127.0.0.1/run")],
               metadata=dict(expected_duration_seconds=220, cost=4.25, cost_currency="EUR", train_tokens_per_step=131072,
                             train_tokens=655360, data_tokens=100000))
    events = [dict(name="status-updated", created_at=1790000050, data=dict(status="VALIDATED")),
              dict(name="status-updated", created_at=1790000000, data=dict(status="QUEUED"))]
    checkpoints = [dict(step_number=10, created_at=1790000090,
                        metrics=dict(train_loss=0.5, valid_loss=0.625, valid_mean_token_accuracy=0.9)),
                   dict(step_number=5, created_at=1790000080, metrics=dict(train_loss=0.75, valid_loss=None))]
    write("mistral-job-details", dumped(
        models.CompletionFineTuningJobDetails.model_validate(dict(job, events=events, checkpoints=checkpoints))))
    write("mistral-jobs", dumped(
        models.ListFineTuningJobsResponse.model_validate(dict(data=[job], object="list", total=1))))
    write("mistral-job-tomorrow", dumped(
        models.CompletionFineTuningJobDetails.model_validate(dict(job, status="A_STATE_OF_TOMORROW"))))
    write("mistral-file", dumped(models.CreateFileResponse.model_validate(
        dict(id="f1", object="file", bytes=12, created_at=1790000000, filename="training.jsonl", purpose="fine-tune",
             sample_type="instruct", source="upload", num_lines=40))))


def openai():
    from openai import types
    from openai.types import chat, create_embedding_response, fine_tuning
    from openai.types.fine_tuning import jobs
    from pydantic import TypeAdapter

    def parsed_by(model):
        return TypeAdapter(model).validate_python

    for name in ("openai-chat", "together-chat", "fireworks-chat", "compatible-chat"):
        check("openai: CompletionCreateParams, " + name, body(name),
              parsed_by(chat.completion_create_params.CompletionCreateParamsNonStreaming))
    check("openai: EmbeddingCreateParams", body("openai-embeddings"), parsed_by(types.EmbeddingCreateParams))
    for name in ("openai-supervised-job", "openai-preference-job"):
        check("openai: JobCreateParams, " + name, body(name), parsed_by(fine_tuning.JobCreateParams))
    azure = body("azure-job")
    # Azure's own field; its REST reference names it beside those of OpenAI.
    assert azure.pop("trainingType") == "GlobalStandard"
    check("openai: JobCreateParams, azure-job", azure, parsed_by(fine_tuning.JobCreateParams))
    purposes = typing.get_args(types.FilePurpose)
    for name in ("openai-file-form", "openai-batch-form"):
        form(name, {"purpose": purposes, "file": None})
    line = body("openai-batch-line")
    check("openai: a line of a batch", line, lambda sent: {k: sent[k] for k in ("custom_id", "method", "url", "body")})
    check("openai: CompletionCreateParams of a batch", line["body"],
          parsed_by(chat.completion_create_params.CompletionCreateParamsNonStreaming))
    check("openai: BatchCreateParams", body("openai-batch"), parsed_by(types.BatchCreateParams))

    write("openai-chat", dumped(chat.ChatCompletion.model_validate(dict(
        id="c1", object="chat.completion", model="gpt-4o-mini-2024-07-18", created=1790000000,
        usage=dict(prompt_tokens=11, completion_tokens=3, total_tokens=14),
        choices=[dict(index=0, finish_reason="stop", logprobs=None,
                      message=dict(role="assistant", content="Four bar.", refusal=None))]))))
    write("openai-embeddings", dumped(types.CreateEmbeddingResponse.model_validate(dict(
        object="list", model="text-embedding-3-small", usage=dict(prompt_tokens=11, total_tokens=11),
        data=[dict(object="embedding", embedding=[0.5, -0.25], index=0)]))))
    write("openai-batch", dumped(types.Batch.model_validate(dict(
        id="job-1", object="batch", completion_window="24h", created_at=1790000000, endpoint="/v1/chat/completions",
        input_file_id="file-1", output_file_id="file-2", status="completed"))))
    write("openai-job", dumped(fine_tuning.FineTuningJob.model_validate(dict(
        id="ftjob-1", object="fine_tuning.job", created_at=1790000000, model="gpt-4.1-nano-2025-04-14", status="succeeded",
        fine_tuned_model="ft:gpt-4.1-nano:org::abc", finished_at=1790000600, hyperparameters=dict(n_epochs=3, batch_size=4),
        organization_id="org", result_files=["file-2"], seed=7, trained_tokens=1000, training_file="file-1",
        validation_file=None, estimated_finish=None, integrations=[],
        method=dict(type="supervised", supervised=dict(hyperparameters=dict(n_epochs=3, batch_size=4,
                                                                          learning_rate_multiplier=1.5)))))))
    write("openai-events", dict(object="list", has_more=False, data=[dumped(
        fine_tuning.FineTuningJobEvent.model_validate(event)) for event in (
            dict(id="e2", object="fine_tuning.job.event", created_at=1790000300, level="info", type="metrics",
                 message="Step 2/3", data=dict(step=2, total_steps=3, train_loss=0.5)),
            dict(id="e1", object="fine_tuning.job.event", created_at=1790000200, level="info", type="message",
                 message="Fine-tuning job started", data={}))]))
    write("openai-checkpoints", dict(object="list", has_more=False, data=[dumped(
        jobs.FineTuningJobCheckpoint.model_validate(dict(
            id="c1", object="fine_tuning.job.checkpoint", created_at=1790000400, step_number=3,
            fine_tuning_job_id="ftjob-1", fine_tuned_model_checkpoint="ft:c1",
            metrics=dict(step=3, train_loss=0.25, full_valid_loss=0.375))))]))
    write("openai-file", dumped(types.FileObject.model_validate(
        dict(id="file-1", object="file", bytes=12, created_at=1790000000, purpose="fine-tune", filename="training.jsonl",
             status="processed"))))


def together():
    from together.lib.types.fine_tuning import FinetuneRequest
    from together.types import FinetuneResponse

    check("together: FinetuneRequest", body("together-job"),
          lambda sent: FinetuneRequest.model_validate(sent).model_dump())
    form("together-file-form", {"purpose": ["fine-tune"], "file_name": None, "file_type": ["jsonl"], "file": None})
    write("together-job", dumped(FinetuneResponse.model_validate(dict(
        id="ft-1", status="completed", user_id="u", created_at="2026-11-22T10:00:00Z", model="meta-llama/Llama-3.2-1B",
        model_output_name="org/Llama-3.2-1B-retort", n_epochs=2, learning_rate=0.0001, warmup_ratio=0.05, batch_size=8,
        weight_decay=0.1, training_type=dict(type="Lora", lora_r=16, lora_alpha=32),
        events=[dict(object="fine-tune-event", created_at="2026-11-22T10:00:00Z", type="job_start",
                     message="Job started", level="info", step=0, total_steps=12)]))))


def fireworks():
    from fireworks import types
    from fireworks.types import dataset_create_params, supervised_fine_tuning_job_create_params
    from pydantic import TypeAdapter

    def parsed_by(model):
        """The package's parameters have Python's names; the wire has their aliases."""
        return lambda sent: wired(model, TypeAdapter(model).validate_python(named(model, sent)))

    def fields(model):
        for name, hint in typing.get_type_hints(model, include_extras=True).items():
            alias = name
            while typing.get_origin(hint) in (typing.Required, typing.Annotated):
                alias = next((extra.alias for extra in getattr(hint, "__metadata__", ()) if extra.alias), alias)
                hint = typing.get_args(hint)[0]
            yield name, alias, hint if hasattr(hint, "__total__") else None

    def named(model, sent):
        known = {alias: (name, inner) for name, alias, inner in fields(model)}
        return {known[key][0]: named(known[key][1], value) if known[key][1] and isinstance(value, dict) else value
                for key, value in sent.items() if key in known}

    def wired(model, parsed):
        known = {name: (alias, inner) for name, alias, inner in fields(model)}
        return {known[name][0]: wired(known[name][1], value) if known[name][1] and isinstance(value, dict) else value
                for name, value in parsed.items()}

    check("fireworks: SupervisedFineTuningJobCreateParams", body("fireworks-job"),
          parsed_by(supervised_fine_tuning_job_create_params.SupervisedFineTuningJobCreateParams))
    check("fireworks: DatasetCreateParams", body("fireworks-dataset"),
          parsed_by(dataset_create_params.DatasetCreateParams))
    form("fireworks-file-form", {"file": None})
    write("fireworks-job", dumped(types.SupervisedFineTuningJob.model_validate(dict(
        name="accounts/acme/supervisedFineTuningJobs/job1", dataset="accounts/acme/datasets/d1", state="JOB_STATE_COMPLETED",
        baseModel="accounts/fireworks/models/llama-v3p1-8b-instruct", createTime="2026-11-22T10:00:00Z", epochs=2,
        learningRate=0.0001, loraRank=16, batchSizeSamples=4, outputModel="accounts/acme/models/job1",
        updateTime="2026-11-22T11:00:00Z", jobProgress=dict(percent=100), status=dict(code="OK", message="")))))


dict(mistral=mistral, openai=openai, together=together, fireworks=fireworks)[what]()
print("%s: %s of %d bodies understood" % (what, "all" if not failed else len(checked) - len(failed), len(checked)))
sys.exit(1 if failed else 0)
