"""A peer's side of the conversation: one JSON request a line on stdin, one JSON reply a line on stdout.

A peer is a module with
    NAME                          what it is called in messages
    configure(threads)            limits the library's threads; called once, before anything is computed
    versions()                    {library: version}
    matmul(left, right)           multiplies two NumPy arrays in the library; returns when the product is there
    builders(step, recipe, folder, steps_per_call, thorough)
                                  [(variant name, function that builds it), ...]: ways to write the same step;
                                  those that take a minute to compile only if `thorough`
A builder returns a Variant. Every variant is tried; the fastest one and the published ones are then measured.
"""

import gc
import json
import os
import statistics
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Callable, List

WARMUP_CALLS = 3
FEWEST_CALLS = 3
TRIAL_TURNS = 3
TRIAL_TURN_SECONDS = 0.3
# A way that takes seconds a step, as TensorFlow's recurrent one does on some processors, is not tried for minutes.
PATIENCE_SECONDS = 10


@dataclass
class Variant:
    """One way to execute a training step."""

    # Assembles batches, executes `steps_per_call` steps and returns the mean loss of each batch before its update.
    call: Callable[[], List[float]]
    # Trainable numbers.
    parameters: int
    steps_per_call: int = 1
    # True for the lab's own way, which is measured however slow it is.
    as_published: bool = False


def time_calls(variant, seconds):
    """Calls for about `seconds`; returns milliseconds per step of each call, and the losses of all steps."""
    samples, losses = [], []
    end = time.perf_counter() + seconds
    while len(samples) < FEWEST_CALLS or time.perf_counter() < end:
        started = time.perf_counter()
        losses += variant.call()
        samples.append((time.perf_counter() - started) * 1000 / variant.steps_per_call)
    return samples, losses


def sgemm_gflops(multiply, size=1024, repeats=20):
    """The best that the library's float32 matrix product reaches: shows one that mis-detects the processor."""
    import numpy as np

    rng = np.random.default_rng(1)
    left, right = (rng.random((size, size), dtype=np.float32) for _ in range(2))
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        multiply(left, right)
        times.append(time.perf_counter() - started)
    return 2 * size**3 / min(times) / 1e9


def build_variant(name, build):
    """Builds and warms up; returns the variant, or None, and what there is to say of it."""
    try:
        variant = build()
        started = time.perf_counter()
        first = variant.call()[0]
        for _ in range(WARMUP_CALLS - 1):
            if time.perf_counter() - started < PATIENCE_SECONDS:
                variant.call()
    except Exception as error:  # a variant that this machine cannot execute is reported, not fatal
        return None, {"name": name, "failure": f"{type(error).__name__}: {error}".splitlines()[0][:300]}
    return variant, {
        "name": name,
        "failure": None,
        "stepsPerCall": variant.steps_per_call,
        "initialLoss": first,
        "parameters": variant.parameters,
        "asPublished": variant.as_published,
    }


def try_variants(variants):
    """Milliseconds per step of each variant: they take turns, slow ones one, and the best turn's median counts."""
    best, slow = {}, set()
    for _ in range(TRIAL_TURNS):
        for name, variant in variants.items():
            if name in slow:
                continue
            started = time.perf_counter()
            samples, _ = time_calls(variant, TRIAL_TURN_SECONDS)
            best[name] = min(best.get(name, float("inf")), statistics.median(samples))
            if time.perf_counter() - started > PATIENCE_SECONDS:
                slow.add(name)
    return best


class Worker:
    def __init__(self, peer):
        self.peer = peer
        self.variants = {}

    def prepare(self, request):
        self.variants = {}
        gc.collect()
        trials = []
        keys = ("step", "recipe", "folder", "stepsPerCall", "thorough")
        for name, build in self.peer.builders(*(request[key] for key in keys)):
            variant, trial = build_variant(name, build)
            trials.append(trial)
            if variant is not None:
                self.variants[name] = variant
        times = try_variants(self.variants)
        self.keep_fastest(times)
        gc.collect()
        for trial in trials:
            trial["trialMs"] = times.get(trial["name"])
        return {"kind": "prepared", "trials": trials, "kept": list(self.variants)}

    def keep_fastest(self, times):
        ordinary = {name: ms for name, ms in times.items() if not self.variants[name].as_published}
        fastest = min(ordinary, key=ordinary.get, default=None)
        for name in ordinary:
            if name != fastest:
                del self.variants[name]

    def run(self, request):
        variant = self.variants[request["variant"]]
        # The first call brings caches and threads back after the other contenders' turns.
        variant.call()
        wall, cpu = time.perf_counter(), time.process_time()
        samples, losses = time_calls(variant, request["seconds"])
        busy = (time.process_time() - cpu) / (time.perf_counter() - wall)
        tail = losses[len(losses) // 2 :]
        return {
            "kind": "samples",
            "samplesMs": samples,
            "meanLoss": sum(tail) / len(tail),
            "cpuPerWall": busy,
        }


def serve(peer):
    """Answers requests until stdin closes."""
    # Libraries print to stdout as they like: replies have a copy of it, and theirs goes to stderr.
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def reply(message):
        print(json.dumps(message), file=replies, flush=True)

    try:
        peer.configure(int(sys.argv[1]))
        gflops = sgemm_gflops(peer.matmul)
    except Exception as error:
        reply({"kind": "failed", "message": f"{peer.NAME}: {type(error).__name__}: {error}"})
        return
    versions = {"python": sys.version.split()[0], **peer.versions()}
    reply({"kind": "ready", "versions": versions, "sgemmGflops": gflops})
    worker = Worker(peer)
    handlers = {"prepare": worker.prepare, "run": worker.run}
    idle_wall, idle_cpu = time.perf_counter(), time.process_time()
    for line in sys.stdin:
        waited, used = time.perf_counter() - idle_wall, time.process_time() - idle_cpu
        request = json.loads(line)
        try:
            answer = handlers[request["kind"]](request)
        except Exception:
            answer = {"kind": "failed", "message": f"{peer.NAME}: {traceback.format_exc(limit=-3)}"}
        if answer["kind"] == "samples":
            # Processor time that this process took while others were being measured: spinning threads show here.
            answer["idle"] = {"wallSeconds": waited, "cpuSeconds": used}
        reply(answer)
        idle_wall, idle_cpu = time.perf_counter(), time.process_time()
