"""Measures the reference distribution of the MNIST labs that Keras's fit shuffles: mnist-fc and mnist-cnn, published recipe.

    python3 scripts/peers/keras_reference.py DATA_FOLDER SUITE [SEEDS] > reference.json

DATA_FOLDER holds the four MNIST files; SUITE is mnist-fc or mnist-cnn; SEEDS is a count, 5 when left out.

Keras 3.15 behind keras.utils.set_random_seed shuffles every epoch of one fit into the same order (without a seed it
reshuffles). A run that repeats one order learns its batches: late training losses of the CNN come out a tenth to a sixth
lower than those of the labs, which set no seed. So each epoch is a fit of its own here, over a fresh permutation from
the run's seed.
"""

import gzip
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

BATCH, EPOCHS, RATE = 16, 6, 0.1


def read(folder, name, header):
    with gzip.open(os.path.join(folder, name)) as file:
        return np.frombuffer(file.read()[header:], np.uint8)


def images(folder, name):
    return read(folder, name, 16).reshape(-1, 28, 28, 1).astype("float32") / 255


def build(suite):
    layers = keras.layers
    body = {
        "mnist-fc": [layers.Flatten(), layers.Dense(128, activation="sigmoid")],
        "mnist-cnn": [
            layers.Conv2D(24, 3, activation="relu"),
            layers.MaxPool2D(2),
            layers.Conv2D(36, 3, activation="relu"),
            layers.MaxPool2D(2),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
        ],
    }[suite]
    model = keras.Sequential([keras.Input((28, 28, 1)), *body, layers.Dense(10, activation="softmax")])
    model.compile(keras.optimizers.SGD(RATE), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def run(suite, seed, train, test):
    keras.utils.set_random_seed(seed)
    order = np.random.default_rng(seed)
    model = build(suite)
    losses, accuracies = [], []
    for _ in range(EPOCHS):
        rows = order.permutation(len(train[0]))
        history = model.fit(train[0][rows], train[1][rows], batch_size=BATCH, shuffle=False, verbose=0).history
        losses += history["loss"]
        accuracies += history["accuracy"]
    loss, accuracy = model.evaluate(*test, verbose=0)
    return {
        "seed": seed,
        "epoch_loss": losses,
        "epoch_accuracy": accuracies,
        "test_loss": loss,
        "test_accuracy": accuracy,
    }


def main():
    folder, suite, *rest = sys.argv[1:]
    tf.config.threading.set_intra_op_parallelism_threads(1)
    train = images(folder, "train-images-idx3-ubyte.gz"), read(folder, "train-labels-idx1-ubyte.gz", 8).astype("int32")
    test = images(folder, "t10k-images-idx3-ubyte.gz"), read(folder, "t10k-labels-idx1-ubyte.gz", 8).astype("int32")
    seeds = range(1, int(rest[0] if rest else 5) + 1)
    result = {
        "suite": suite,
        "software": f"Keras {keras.__version__}, TensorFlow {tf.__version__}",
        "runs": [run(suite, seed, train, test) for seed in seeds],
    }
    json.dump(result, sys.stdout, indent=1)


main()
