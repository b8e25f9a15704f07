#!/usr/bin/env python3
"""Runs a command N times and prints wall and CPU seconds (minimum, median, maximum) and the largest process's memory.

usage: measure.py N COMMAND [ARGUMENT ...]
"""
import resource
import statistics
import subprocess
import sys
import time

runs, command = int(sys.argv[1]), sys.argv[2:]
walls, cpus = [], []
for _ in range(runs):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=sys.stderr if runs == 1 else subprocess.DEVNULL)
    walls.append(time.monotonic() - start)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
for name, values in (("wall s", walls), ("cpu s", cpus)):
    print(f"{name}: min {min(values):.2f}, median {statistics.median(values):.2f}, max {max(values):.2f}")
print(f"largest process: {memory:.0f} MB")
