#!/usr/bin/env python3
"""Makes real-run.wandb and real-events.tfevents by the packages themselves, for the readers in the tests to be checked on.

  pip install wandb==0.31.0 tensorboard==2.21.0 && python make_wandb.py

real-run.wandb: offline run of project "retort-golden": 40 steps of train/loss = 2 / (step + 1), a text of 40,000
characters in the configuration, so that a record crosses a block of 32 KiB; summary answer_f1.before 0.25, after 0.5.
real-events.tfevents: train/loss at steps 1 to 3 = 0.5, 0.25, 0.125.
"""
import glob, os, shutil, struct, tempfile

import wandb
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

here = os.path.dirname(os.path.abspath(__file__))
with tempfile.TemporaryDirectory() as folder:
    settings = wandb.Settings(console="off", x_disable_stats=True, x_disable_meta=True, disable_git=True,
                              disable_code=True, save_code=False, silent=True, host="golden")
    run = wandb.init(mode="offline", project="retort-golden", name="golden", dir=folder, settings=settings,
                     config={"lr": 1e-4, "student": "local:smollm2", "long": "x" * 40000})
    for step in range(40):
        run.log({"train/loss": 2 / (step + 1)})
    run.summary["answer_f1.before"] = 0.25
    run.summary["answer_f1.after"] = 0.5
    run.finish()
    path = glob.glob(os.path.join(folder, "wandb", "offline-run-*", "run-*.wandb"))[0]
    shutil.copyfile(path, os.path.join(here, "real-run.wandb"))

with open(os.path.join(here, "real-events.tfevents"), "wb") as out:
    writer = RecordWriter(out)
    writer.write(event_pb2.Event(wall_time=1.0, step=0, file_version="brain.Event:2").SerializeToString())
    for step, loss in ((1, 0.5), (2, 0.25), (3, 0.125)):
        summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="train/loss", simple_value=loss)])
        writer.write(event_pb2.Event(wall_time=float(step), step=step, summary=summary).SerializeToString())
    writer.flush()
