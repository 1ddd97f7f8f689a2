"""Batches as the labs assemble them, in NumPy, from bytes in memory. Written by export-data.ts:

mnist.images.u8  [N, 28, 28]      mnist.labels.u8  [N], 0..9      mnist.test.*: the same of the test set
irish.classes.u8 [characters], 0..vocabulary-1
faces.images.u8  [N, 64, 64, 3] in BGR order      faces.labels.u8  [N], 1 for a face
"""

from pathlib import Path

import numpy as np

SEED = 1


def read(folder, name):
    return np.fromfile(Path(folder) / name, dtype=np.uint8)


def scaled(images):
    """Bytes as the labs feed them: x / 255 in float32."""
    return np.divide(images, 255, dtype=np.float32)


def mnist(folder, recipe):
    """Function that returns the next x float32 [B, 28, 28, 1] and y int32 [B]."""
    images = read(folder, "mnist.images.u8").reshape(-1, 28, 28, 1)
    labels = read(folder, "mnist.labels.u8").astype(np.int32)
    size = recipe["batchSize"]
    rng = np.random.default_rng(SEED)
    shuffles = recipe["order"] != "file order"
    order = np.arange(len(labels))
    position = len(order)

    def following():
        nonlocal position
        if position + size > len(order):
            position = 0
            if shuffles:
                rng.shuffle(order)
        rows = order[position : position + size]
        position += size
        return scaled(images[rows]), labels[rows]

    return following


def text(folder, recipe):
    """Function that returns the next characters and their successors, int32 [B, T], and the vocabulary's size."""
    classes = read(folder, "irish.classes.u8").astype(np.int32)
    size, length = recipe["batchSize"], recipe["sequenceLength"]
    rng = np.random.default_rng(SEED)
    offsets = np.arange(length)

    def following():
        starts = rng.choice(len(classes) - 1 - length, size, replace=False)
        rows = starts[:, None] + offsets
        return classes[rows], classes[rows + 1]

    return following, int(classes.max()) + 1


def faces(folder, recipe):
    """Function that returns the next x float32 [B, 64, 64, 3] in RGB order, y float32 [B, 1] and noise [B, L].

    Half the batch are faces, half are not, drawn without replacement inside the batch and sorted by row. The noise
    is standard normal, or None for a recipe without latent variables.
    """
    images = read(folder, "faces.images.u8").reshape(-1, 64, 64, 3)
    labels = read(folder, "faces.labels.u8").astype(np.float32)[:, None]
    positive, negative = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    size, latent = recipe["batchSize"], recipe.get("latentSize")
    rng = np.random.default_rng(SEED)

    def following():
        drawn = [rng.choice(rows, size // 2, replace=False) for rows in (positive, negative)]
        rows = np.sort(np.concatenate(drawn))
        noise = None if latent is None else rng.standard_normal((size, latent), dtype=np.float32)
        return scaled(images[rows][..., ::-1]), labels[rows], noise

    return following
