"""Parses bodies with the official packages' own models and writes golden replies made by them.

  python wire_truth.py bodies|together FOLDER_OF_BODIES FOLDER_OF_GOLDENS
"""
import json
import os
import sys

what, bodies, goldens = sys.argv[1:]
failed = []


def body(name):
    with open(os.path.join(bodies, name + ".json")) as file:
        return json.load(file)


def check(name, parse):
    try:
        parse()
        print("ok  ", name)
    except Exception as error:
        failed.append(name)
        print("FAIL", name, error)


def same(sent, parsed, path=""):
    """Every field that was sent must have been understood, with its value."""
    for key, value in sent.items():
        if key not in parsed:
            raise ValueError("%s%s is not a field of the model" % (path, key))
        if isinstance(value, dict):
            same(value, parsed[key], path + key + ".")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one, other in zip(value, parsed[key]):
                same(one, other, path + key + ".")
        elif parsed[key] != value:
            raise ValueError("%s%s is %r, not %r" % (path, key, parsed[key], value))


def write(name, value):
    with open(os.path.join(goldens, name + ".json"), "w") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


def mistral_and_openai():
    from mistralai.client import models
    from openai.types import fine_tuning as openai
    from openai.types import FileObject
    from openai.types.fine_tuning import jobs as openai_jobs
    from pydantic import TypeAdapter

    sent = body("mistral-job")
    check("mistralai: CreateFineTuningJobRequest",
          lambda: same(sent, models.CreateFineTuningJobRequest.model_validate(sent).model_dump(by_alias=True)))
    for name in ("openai-supervised-job", "openai-preference-job"):
        sent_to_openai = body(name)
        check("openai: JobCreateParams, " + name,
              lambda: same(sent_to_openai, TypeAdapter(openai.JobCreateParams).validate_python(sent_to_openai)))

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
    details = models.CompletionFineTuningJobDetails.model_validate(dict(job, events=events, checkpoints=checkpoints))
    write("mistral-job-details", json.loads(details.model_dump_json(by_alias=True)))
    listed = models.ListFineTuningJobsResponse.model_validate(dict(data=[job], object="list", total=1))
    write("mistral-jobs", json.loads(listed.model_dump_json(by_alias=True)))
    tomorrow = models.CompletionFineTuningJobDetails.model_validate(dict(job, status="A_STATE_OF_TOMORROW"))
    write("mistral-job-tomorrow", json.loads(tomorrow.model_dump_json(by_alias=True)))
    uploaded = models.CreateFileResponse.model_validate(
        dict(id="f1", object="file", bytes=12, created_at=1790000000, filename="training.jsonl", purpose="fine-tune",
             sample_type="instruct", source="upload", num_lines=40))
    write("mistral-file", json.loads(uploaded.model_dump_json(by_alias=True)))

    write("openai-job", json.loads(openai.FineTuningJob.model_validate(dict(
        id="ftjob-1", object="fine_tuning.job", created_at=1790000000, model="gpt-4.1-nano-2025-04-14", status="succeeded",
        fine_tuned_model="ft:gpt-4.1-nano:org::abc", finished_at=1790000600, hyperparameters=dict(n_epochs=3, batch_size=4),
        organization_id="org", result_files=["file-2"], seed=7, trained_tokens=1000, training_file="file-1",
        validation_file=None, estimated_finish=None, integrations=[],
        method=dict(type="supervised", supervised=dict(hyperparameters=dict(n_epochs=3, batch_size=4,
                                                                          learning_rate_multiplier=1.5)))))
        .model_dump_json(by_alias=True)))
    write("openai-events", dict(object="list", has_more=False, data=[json.loads(
        openai.FineTuningJobEvent.model_validate(event).model_dump_json()) for event in (
            dict(id="e2", object="fine_tuning.job.event", created_at=1790000300, level="info", type="metrics",
                 message="Step 2/3", data=dict(step=2, total_steps=3, train_loss=0.5)),
            dict(id="e1", object="fine_tuning.job.event", created_at=1790000200, level="info", type="message",
                 message="Fine-tuning job started", data={}))]))
    write("openai-checkpoints", dict(object="list", has_more=False, data=[json.loads(
        openai_jobs.FineTuningJobCheckpoint.model_validate(dict(
            id="c1", object="fine_tuning.job.checkpoint", created_at=1790000400, step_number=3,
            fine_tuning_job_id="ftjob-1", fine_tuned_model_checkpoint="ft:c1",
            metrics=dict(step=3, train_loss=0.25, full_valid_loss=0.375))).model_dump_json())]))
    FileObject.model_validate(dict(id="file-1", object="file", bytes=12, created_at=1790000000, purpose="fine-tune",
                                   filename="training.jsonl", status="processed"))


def together():
    from together.lib.types.fine_tuning import FinetuneRequest
    from together.types import FinetuneResponse

    sent = body("together-job")
    check("together: FinetuneRequest", lambda: same(sent, FinetuneRequest.model_validate(sent).model_dump()))
    job = FinetuneResponse.model_validate(dict(
        id="ft-1", status="completed", user_id="u", created_at="2026-11-22T10:00:00Z", model="meta-llama/Llama-3.2-1B",
        model_output_name="org/Llama-3.2-1B-retort", n_epochs=2, learning_rate=0.0001, warmup_ratio=0.05, batch_size=8,
        weight_decay=0.1, training_type=dict(type="Lora", lora_r=16, lora_alpha=32),
        events=[dict(object="fine-tune-event", created_at="2026-11-22T10:00:00Z", type="job_start",
                     message="Job started", level="info", step=0, total_steps=12)]))
    write("together-job", json.loads(job.model_dump_json(by_alias=True)))


mistral_and_openai() if what == "bodies" else together()
sys.exit(1 if failed else 0)
