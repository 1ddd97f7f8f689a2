"""Measures the reference distribution of the MNIST labs in Keras, published recipe.

    python3 scripts/peers/keras_reference.py DATA_FOLDER SUITE [SEEDS] > reference.json

DATA_FOLDER holds the four MNIST files; SUITE is mnist-fc, mnist-cnn or mnist-gradient-tape; SEEDS is a count, 5 when left out.

Keras 3.15 behind keras.utils.set_random_seed shuffles every epoch of one fit into the same order (without a seed it
reshuffles). A run that repeats one order learns its batches: late training losses of the CNN come out a tenth to a sixth
lower than those of the labs, which set no seed. So each epoch is a fit of its own here, over a fresh permutation from
the run's seed. The tape's lab never shuffles: there a seed draws the initial weights alone.
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
TAPE_BATCH, TAPE_RATE, TAPE_WINDOW = 12, 0.01, 500


def read(folder, name, header):
    with gzip.open(os.path.join(folder, name)) as file:
        return np.frombuffer(file.read()[header:], np.uint8)


def images(folder, name):
    return read(folder, name, 16).reshape(-1, 28, 28, 1).astype("float32") / 255


def build(suite):
    layers = keras.layers
    dense = [layers.Flatten(), layers.Dense(128, activation="sigmoid")]
    convolutional = [
        layers.Conv2D(24, 3, activation="relu"),
        layers.MaxPool2D(2),
        layers.Conv2D(36, 3, activation="relu"),
        layers.MaxPool2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
    ]
    body = dense if suite == "mnist-fc" else convolutional
    model = keras.Sequential([keras.Input((28, 28, 1)), *body, layers.Dense(10, activation="softmax")])
    rate = TAPE_RATE if suite == "mnist-gradient-tape" else RATE
    model.compile(keras.optimizers.SGD(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit(model, seed, train):
    """Six epochs of fit, each over a fresh permutation."""
    order = np.random.default_rng(seed)
    losses, accuracies = [], []
    for _ in range(EPOCHS):
        rows = order.permutation(len(train[0]))
        history = model.fit(train[0][rows], train[1][rows], batch_size=BATCH, shuffle=False, verbose=0).history
        losses += history["loss"]
        accuracies += history["accuracy"]
    return {"epoch_loss": losses, "epoch_accuracy": accuracies}


def descend(model, train):
    """The tape's loop: one pass in file order, the gradient of the summed loss; the mean loss of every 500 steps."""
    steps = len(train[0]) // TAPE_BATCH
    pixels, labels = (tf.constant(part[: steps * TAPE_BATCH]) for part in train)

    @tf.function
    def window(first):
        total = 0.0
        for step in tf.range(first, first + TAPE_WINDOW):
            rows = tf.range(step * TAPE_BATCH, (step + 1) * TAPE_BATCH)
            x = tf.ensure_shape(tf.gather(pixels, rows), [TAPE_BATCH, 28, 28, 1])
            y = tf.ensure_shape(tf.gather(labels, rows), [TAPE_BATCH])
            with tf.GradientTape() as tape:
                losses = keras.losses.sparse_categorical_crossentropy(y, model(x, training=True))
            gradients = tape.gradient(losses, model.trainable_variables)
            model.optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            total += tf.reduce_mean(losses)
        return total / TAPE_WINDOW

    model.optimizer.build(model.trainable_variables)
    return {"mean_loss_per_500": [float(window(tf.constant(first))) for first in range(0, steps, TAPE_WINDOW)]}


def run(suite, seed, train, test):
    keras.utils.set_random_seed(seed)
    model = build(suite)
    curves = descend(model, train) if suite == "mnist-gradient-tape" else fit(model, seed, train)
    loss, accuracy = model.evaluate(*test, verbose=0)
    return {"seed": seed, **curves, "test_loss": loss, "test_accuracy": accuracy}


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
