"""The labs' training steps in JAX: plain functions under jit, gradient and update in one, with donated state."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import peer_batches
from peer_worker import Variant, serve

NAME = "JAX"


def configure(threads):
    # XLA reads its number of threads from the environment, which the parent has set.
    device = jax.devices()[0]
    if device.platform != "cpu":
        raise RuntimeError(f"expected the CPU, got {device}")
    del threads


def versions():
    return {"jax": jax.__version__}


def matmul(left, right):
    jnp.matmul(jnp.asarray(left), jnp.asarray(right)).block_until_ready()


class Initializer:
    """Keras's initializers: Glorot uniform kernels, zero biases."""

    def __init__(self):
        self.rng = np.random.default_rng(1)

    def kernel(self, *shape):
        receptive = int(np.prod(shape[:-2]))
        limit = np.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
        return self.rng.uniform(-limit, limit, shape).astype(np.float32)

    def layer(self, *shape, biases=None):
        return {"w": self.kernel(*shape), "b": np.zeros(biases or shape[-1], np.float32)}


def dense(layer, x):
    return x @ layer["w"] + layer["b"]


def convolution(layer, x, stride, padding):
    dimensions = ("NHWC", "HWIO", "NHWC")
    return lax.conv_general_dilated(x, layer["w"], (stride, stride), padding, dimension_numbers=dimensions) + layer["b"]


def max_pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def cross_entropy(logits, labels):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None], -1)[..., 0]


def sigmoid_cross_entropy(logits, labels):
    return jnp.maximum(logits, 0) - logits * labels + jnp.log1p(jnp.exp(-jnp.abs(logits)))


# Each step below gives: (weights, loss(weights, state, batch) -> (differentiated, (mean, state)), state, next batch).


def fully_connected(recipe, folder):
    activation = {"sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu}[recipe["hiddenActivation"]]
    init, hidden = Initializer(), recipe["hiddenUnits"]
    weights = [init.layer(784, hidden), init.layer(hidden, 10)]

    def logits(weights, x):
        return dense(weights[1], activation(dense(weights[0], x.reshape(len(x), -1))))

    return digits(weights, logits, recipe, folder)


def convolutional(recipe, folder):
    first, second, hidden = recipe["filters1"], recipe["filters2"], recipe["hiddenUnits"]
    init = Initializer()
    weights = [
        init.layer(3, 3, 1, first),
        init.layer(3, 3, first, second),
        init.layer(25 * second, hidden),
        init.layer(hidden, 10),
    ]

    def logits(weights, x):
        for layer in weights[:2]:
            x = max_pool(jax.nn.relu(convolution(layer, x, 1, "VALID")))
        return dense(weights[3], jax.nn.relu(dense(weights[2], x.reshape(len(x), -1))))

    return digits(weights, logits, recipe, folder)


def digits(weights, logits, recipe, folder):
    sums = recipe["gradientOf"] == "batch sum"

    def loss(weights, state, batch):
        x, y = batch
        losses = cross_entropy(logits(weights, x), y)
        return losses.sum() if sums else losses.mean(), (losses.mean(), state)

    return weights, loss, (), peer_batches.mnist(folder, recipe)


def music(recipe, folder):
    following, vocabulary = peer_batches.text(folder, recipe)
    init, units, width = Initializer(), recipe["lstmUnits"], recipe["embeddingUnits"]
    biases = np.zeros(4 * units, np.float32)
    biases[units : 2 * units] = 1  # the forget gate's
    weights = {
        "embedding": init.rng.uniform(-0.05, 0.05, (vocabulary, width)).astype(np.float32),
        "input": {"w": init.kernel(width, 4 * units), "b": biases},
        "recurrent": init.kernel(units, 4 * units),
        "dense": init.layer(units, vocabulary),
    }

    def loss(weights, state, batch):
        characters, targets = batch
        projected = dense(weights["input"], weights["embedding"][characters.T])

        def cell(carry, projection):
            hidden, memory = carry
            i, f, g, o = jnp.split(projection + hidden @ weights["recurrent"], 4, -1)
            memory = jax.nn.sigmoid(f) * memory + jax.nn.sigmoid(i) * jnp.tanh(g)
            hidden = jax.nn.sigmoid(o) * jnp.tanh(memory)
            return (hidden, memory), hidden

        state, outputs = lax.scan(cell, state, projected)
        losses = cross_entropy(dense(weights["dense"], outputs), targets.T)
        return losses.sum(), (losses.mean(), state)

    zeros = np.zeros((recipe["batchSize"], units), np.float32)
    return weights, loss, (zeros, zeros.copy()), following


def encoder_weights(init, recipe, outputs):
    n = recipe["filters"]
    layers, channels = [], 3
    for filters, kernel in ((n, 5), (2 * n, 5), (4 * n, 3), (6 * n, 3)):
        layer = init.layer(kernel, kernel, channels, filters)
        layers.append({**layer, "gamma": np.ones(filters, np.float32), "beta": np.zeros(filters, np.float32)})
        channels = filters
    return {"convolutions": layers, "hidden": init.layer(16 * channels, 512), "outputs": init.layer(512, outputs)}


def encode(weights, x):
    for layer in weights["convolutions"]:
        x = jax.nn.relu(convolution(layer, x, 2, "SAME"))
        # Batch normalization in inference mode throughout: mean 0, variance 1, epsilon 1e-3.
        x = x * (layer["gamma"] * np.float32(1.001**-0.5)) + layer["beta"]
    return dense(weights["outputs"], jax.nn.relu(dense(weights["hidden"], x.reshape(len(x), -1))))


def decoder_weights(init, recipe):
    n = recipe["filters"]
    layers, channels = [], 6 * n
    for filters, kernel in ((4 * n, 3), (2 * n, 3), (n, 5), (3, 5)):
        layers.append(init.layer(kernel, kernel, channels, filters))
        channels = filters
    return {"expand": init.layer(recipe["latentSize"], 16 * 6 * n), "transposed": layers}


def decode(weights, z):
    x = jax.nn.relu(dense(weights["expand"], z)).reshape(len(z), 4, 4, -1)
    for layer in weights["transposed"]:
        x = jax.nn.relu(lax.conv_transpose(x, layer["w"], (2, 2), "SAME") + layer["b"])
    return x


def face_classifier(recipe, folder):
    following = peer_batches.faces(folder, recipe)

    def loss(weights, state, batch):
        x, y = batch
        losses = sigmoid_cross_entropy(encode(weights, x), y)
        return losses.sum(), (losses.mean(), state)

    return encoder_weights(Initializer(), recipe, 1), loss, (), lambda: following()[:2]


def face_dbvae(recipe, folder):
    latent, weight = recipe["latentSize"], recipe["klWeight"]
    init = Initializer()
    weights = {
        "encoder": encoder_weights(init, recipe, 2 * latent + 1),
        "decoder": decoder_weights(init, recipe),
    }

    def loss(weights, state, batch):
        x, y, noise = batch
        logits, mu, log_sigma = jnp.split(encode(weights["encoder"], x), (1, latent + 1), 1)
        reconstruction = decode(weights["decoder"], mu + jnp.exp(0.5 * log_sigma) * noise)
        divergence = 0.5 * weight * (jnp.exp(log_sigma) + mu**2 - 1 - log_sigma).sum(1)
        error = jnp.abs(x - reconstruction).mean((1, 2, 3))
        classification = sigmoid_cross_entropy(logits, y)
        total = (classification + y * (divergence + error)[:, None]).mean()
        return total, (total, state)

    return weights, loss, (), peer_batches.faces(folder, recipe)


STEPS = {
    "mnist-fc": fully_connected,
    "mnist-cnn": convolutional,
    "mnist-gradient-tape": convolutional,
    "music-rnn": music,
    "face-classifier": face_classifier,
    "face-dbvae": face_dbvae,
}


def sgd(rate):
    def apply(weights, gradients, slots):
        return jax.tree.map(lambda w, g: w - rate * g, weights, gradients), slots

    return (), apply


def adam(rate, weights, beta1=0.9, beta2=0.999, epsilon=1e-7):
    zeros = [jax.tree.map(np.zeros_like, weights) for _ in range(2)]

    def apply(weights, gradients, slots):
        count, first, second = slots
        count = count + 1
        first = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, first, gradients)
        second = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, second, gradients)
        scale = rate * jnp.sqrt(1 - beta2**count) / (1 - beta1**count)
        change = jax.tree.map(lambda m, v: scale * m / (jnp.sqrt(v) + epsilon), first, second)
        return jax.tree.map(jnp.subtract, weights, change), (count, first, second)

    return (np.float32(0), *zeros), apply


def builders(step, recipe, folder, steps_per_call, _):
    def build(repeats):
        weights, loss, state, following = STEPS[step](recipe, folder)
        if recipe.get("optimizer", "Adam") == "SGD":
            slots, apply = sgd(recipe["learningRate"])
        else:
            slots, apply = adam(recipe["learningRate"], weights)

        def update(carry, batch):
            weights, state, slots = carry
            gradients, (mean, state) = jax.grad(loss, has_aux=True)(weights, state, batch)
            weights, slots = apply(weights, gradients, slots)
            return (weights, state, slots), mean

        run = update if repeats == 1 else lambda carry, batches: lax.scan(update, carry, batches)
        run = jax.jit(run, donate_argnums=0)
        carry = jax.tree.map(jnp.asarray, (weights, state, slots))

        def call():
            nonlocal carry
            batches = [following() for _ in range(repeats)]
            given = batches[0] if repeats == 1 else tuple(np.stack(parts) for parts in zip(*batches))
            carry, means = run(carry, given)
            return [float(mean) for mean in np.atleast_1d(np.asarray(means))]

        parameters = sum(leaf.size for leaf in jax.tree.leaves(weights))
        return Variant(call, parameters, steps_per_call=repeats)

    ways = [("jit", lambda: build(1))]
    if steps_per_call > 1:
        ways.append((f"jit, scan over {steps_per_call} steps a call", lambda: build(steps_per_call)))
    return ways


if __name__ == "__main__":
    import sys

    serve(sys.modules["__main__"])
