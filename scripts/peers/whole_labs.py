"""A whole lab as its notebook has it, timed from the start of the process to the evaluated model.

    python3 whole_labs.py SUITE RECIPE FOLDER STEPS

RECIPE is the recipe's values as JSON, FOLDER what export-data.ts wrote, STEPS how many updates the lab makes.
Prints one JSON line: trainSeconds, testAccuracy (null where the lab has none), versions.

The loops are the notebooks' own: `fit` for the classifiers of digits, an eager tape for the third, a step under
tf.function for the others, one step a call, with the loss read after each for its curve. The songs are generated
character by character.
"""

import json
import sys
import time

import keras
import numpy as np
import tensorflow as tf

import peer_batches
import tensorflow_steps

GENERATED_CHARACTERS = 1000


def digits_of(folder, part):
    images = peer_batches.read(folder, f"mnist.{part}images.u8").reshape(-1, 28, 28, 1)
    labels = peer_batches.read(folder, f"mnist.{part}labels.u8").astype(np.int32)
    return peer_batches.scaled(images), labels


def accuracy_of(model, folder):
    images, labels = digits_of(folder, "test.")
    return float(np.mean(model.predict(images, verbose=0).argmax(1) == labels))


def fit(suite, recipe, folder, _):
    model = tensorflow_steps.STEPS[suite](recipe, folder)[3]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=tensorflow_steps.optimizer_of(recipe), loss=loss, metrics=["accuracy"])
    images, labels = digits_of(folder, "")
    model.fit(images, labels, batch_size=recipe["batchSize"], epochs=recipe["epochs"], verbose=0)
    return lambda: accuracy_of(model, folder)


def tape(suite, recipe, folder, steps):
    variables, loss, following, model = tensorflow_steps.STEPS[suite](recipe, folder)
    update = tensorflow_steps.updater(recipe, variables, loss)
    for _ in range(steps):
        float(update(following()).numpy())
    return lambda: accuracy_of(model, folder)


def graph(suite, recipe, folder, steps):
    made = tensorflow_steps.STEPS[suite](recipe, folder)
    variant = tensorflow_steps.graph_variant(recipe, made, 1, False)
    for _ in range(steps):
        variant.call()
    return (lambda: generate(recipe, made)) if suite == "music-rnn" else (lambda: None)


def generate(recipe, made):
    """The same work as the lab's generation: a step of one character after the other, from a model of batch 1."""
    embedding, kernel, recurrent, bias, dense, dense_bias = made[0]
    state, memory = (tf.zeros((1, recipe["lstmUnits"])) for _ in range(2))
    character = tf.constant([0])
    for _ in range(GENERATED_CHARACTERS):
        gates = tf.gather(embedding, character) @ kernel + state @ recurrent + bias
        admit, forget, candidate, emit = tf.split(gates, 4, 1)
        memory = tf.sigmoid(forget) * memory + tf.sigmoid(admit) * tf.tanh(candidate)
        state = tf.sigmoid(emit) * tf.tanh(memory)
        logits = state @ dense + dense_bias
        character = tf.random.categorical(logits, 1)[:, 0]
    int(character[0])


LABS = {"mnist-fc": fit, "mnist-cnn": fit, "mnist-gradient-tape": tape}


def main():
    suite, recipe, folder, steps = sys.argv[1:]
    started = time.perf_counter()
    evaluate = LABS.get(suite, graph)(suite, json.loads(recipe), folder, int(steps))
    train_seconds = time.perf_counter() - started
    json.dump(
        {"trainSeconds": train_seconds, "testAccuracy": evaluate(), "versions": tensorflow_steps.versions()},
        sys.stdout,
    )


main()
