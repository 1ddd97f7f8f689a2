"""The labs' training steps in TensorFlow and Keras: custom steps under tf.function, `train_on_batch`, and, for the
gradient-tape lab, the eager loop as it was published.

Where it makes no difference to what is trained, the faster form is taken: losses from logits, no accuracy.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

import peer_batches
from peer_worker import Variant, serve

NAME = "TensorFlow"


def configure(threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(1)


def versions():
    return {"tensorflow": tf.__version__, "keras": keras.__version__}


def matmul(left, right):
    tf.matmul(left, right).numpy()


def optimizer_of(recipe):
    if recipe.get("optimizer", "Adam") == "SGD":
        return keras.optimizers.SGD(recipe["learningRate"])
    return keras.optimizers.Adam(recipe["learningRate"])


def sparse_cross_entropy(labels, logits):
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


# Each step below gives: (trainable variables, loss of a batch -> (differentiated, mean), next batch, Keras model of the
# digits' classifiers, else None).


def fully_connected(recipe, folder):
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(recipe["hiddenUnits"], activation=recipe["hiddenActivation"]),
            layers.Dense(10),
        ]
    )
    return digits(model, recipe, folder)


def convolutional(recipe, folder):
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(recipe["filters1"], 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(recipe["filters2"], 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(recipe["hiddenUnits"], activation="relu"),
            layers.Dense(10),
        ]
    )
    return digits(model, recipe, folder)


def digits(model, recipe, folder):
    sums = recipe["gradientOf"] == "batch sum"

    def loss(x, y):
        losses = sparse_cross_entropy(y, model(x, training=True))
        return losses if sums else tf.reduce_mean(losses), tf.reduce_mean(losses)

    return model.trainable_variables, loss, peer_batches.mnist(folder, recipe), model


def music(recipe, folder):
    following, vocabulary = peer_batches.text(folder, recipe)
    lstm = layers.LSTM(
        recipe["lstmUnits"],
        return_sequences=True,
        stateful=True,
        recurrent_initializer="glorot_uniform",
        recurrent_activation="sigmoid",
    )
    embedding = layers.Embedding(vocabulary, recipe["embeddingUnits"])
    model = keras.Sequential(
        [
            keras.Input(batch_shape=(recipe["batchSize"], recipe["sequenceLength"])),
            embedding,
            lstm,
            layers.Dense(vocabulary),
        ]
    )

    def loss(x, y):
        losses = sparse_cross_entropy(y, model(x, training=True))
        return losses, tf.reduce_mean(losses)

    return model.trainable_variables, loss, following, None


def encoder(recipe, outputs):
    """A function, since the labs call their models so that batch normalization is in inference mode throughout."""
    n = recipe["filters"]
    stack = []
    for filters, kernel in ((n, 5), (2 * n, 5), (4 * n, 3), (6 * n, 3)):
        stack.append(layers.Conv2D(filters, kernel, strides=2, padding="same", activation="relu"))
        stack.append(layers.BatchNormalization())
    stack += [layers.Flatten(), layers.Dense(512, activation="relu"), layers.Dense(outputs)]
    return keras.Sequential([keras.Input((64, 64, 3)), *stack])


def decoder(recipe):
    n = recipe["filters"]
    stack = [layers.Dense(16 * 6 * n, activation="relu"), layers.Reshape((4, 4, 6 * n))]
    for filters, kernel in ((4 * n, 3), (2 * n, 3), (n, 5), (3, 5)):
        stack.append(layers.Conv2DTranspose(filters, kernel, strides=2, padding="same", activation="relu"))
    return keras.Sequential([keras.Input((recipe["latentSize"],)), *stack])


def face_classifier(recipe, folder):
    following = peer_batches.faces(folder, recipe)
    model = encoder(recipe, 1)

    def loss(x, y):
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=model(x, training=False))
        return losses, tf.reduce_mean(losses)

    return model.trainable_variables, loss, lambda: following()[:2], None


def face_dbvae(recipe, folder):
    latent, weight = recipe["latentSize"], recipe["klWeight"]
    encode, decode = encoder(recipe, 2 * latent + 1), decoder(recipe)

    def loss(x, y, noise):
        logits, mu, log_sigma = tf.split(encode(x, training=False), (1, latent, latent), 1)
        reconstruction = decode(mu + tf.exp(0.5 * log_sigma) * noise, training=False)
        divergence = 0.5 * weight * tf.reduce_sum(tf.exp(log_sigma) + tf.square(mu) - 1 - log_sigma, 1)
        error = tf.reduce_mean(tf.abs(x - reconstruction), (1, 2, 3))
        classification = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=logits)
        total = tf.reduce_mean(classification + y * (divergence + error)[:, None])
        return total, total

    variables = encode.trainable_variables + decode.trainable_variables
    return variables, loss, peer_batches.faces(folder, recipe), None


STEPS = {
    "mnist-fc": fully_connected,
    "mnist-cnn": convolutional,
    "mnist-gradient-tape": convolutional,
    "music-rnn": music,
    "face-classifier": face_classifier,
    "face-dbvae": face_dbvae,
}


def count(variables):
    return sum(int(np.prod(variable.shape)) for variable in variables)


def updater(recipe, variables, loss):
    optimizer = optimizer_of(recipe)
    optimizer.build(variables)

    def update(batch):
        with tf.GradientTape() as tape:
            differentiated, mean = loss(*batch)
        # A vector's gradient is that of its sum, as the labs have it.
        optimizer.apply(tape.gradient(differentiated, variables), variables)
        return mean

    return update


def graph_variant(recipe, made, repeats, jit):
    variables, loss, following, _ = made
    update = updater(recipe, variables, loss)

    @tf.function(jit_compile=jit)
    def run(batches):
        return tf.stack([update(batch) for batch in batches])

    def call():
        batches = [tuple(tf.constant(part) for part in following()) for _ in range(repeats)]
        return [float(mean) for mean in run(batches).numpy()]

    return Variant(call, count(variables), steps_per_call=repeats)


def fit_variant(recipe, made):
    variables, _, following, model = made
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=optimizer_of(recipe), loss=loss)
    return Variant(lambda: [float(model.train_on_batch(*following()))], count(variables))


def published_variant(recipe, made):
    variables, loss, following, _ = made
    update = updater(recipe, variables, loss)
    return Variant(lambda: [float(update(following()).numpy())], count(variables), as_published=True)


def builders(step, recipe, folder, steps_per_call, _):
    def made():
        return STEPS[step](recipe, folder)

    ways = [
        ("tf.function", lambda: graph_variant(recipe, made(), 1, False)),
        ("tf.function, XLA", lambda: graph_variant(recipe, made(), 1, True)),
    ]
    if steps_per_call > 1:
        name = f"tf.function, {steps_per_call} steps a call"
        ways.append((name, lambda: graph_variant(recipe, made(), steps_per_call, False)))
    if step in ("mnist-fc", "mnist-cnn"):
        ways.append(("train_on_batch", lambda: fit_variant(recipe, made())))
    if step == "mnist-gradient-tape":
        ways.append(("eager tape, as published", lambda: published_variant(recipe, made())))
    return ways


if __name__ == "__main__":
    import sys

    serve(sys.modules["__main__"])
