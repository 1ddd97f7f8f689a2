"""The labs' training steps in PyTorch.

Where PyTorch's idiom differs from the labs' TensorFlow, the faster one is taken: convolutions of stride 2 pad evenly
(TensorFlow pads one row more at the end, which here would be a copy), and no accuracy is computed.
"""

import os
import re

import torch
import torch.nn.functional as F
from torch import nn

import peer_batches
from peer_worker import Variant, serve

NAME = "PyTorch"

# cpu, or a GPU's name such as cuda.
DEVICE = torch.device(os.environ.get("REPROLAB_TORCH_DEVICE") or "cpu")


def configure(threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)


def versions():
    # MKL takes its slower kernels on processors that are not Intel's: the name explains a low sgemm figure.
    blas = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    device = {} if DEVICE.type == "cpu" else {"torch device": torch.cuda.get_device_name(DEVICE)}
    return {"torch": torch.__version__, "torch BLAS": blas.group(1) if blas else "unknown", **device}


def matmul(left, right):
    # Back on the processor, so that the product is there when this returns.
    (torch.from_numpy(left).to(DEVICE) @ torch.from_numpy(right).to(DEVICE)).cpu()


def glorot(model):
    """Keras's initializers: Glorot uniform kernels, zero biases."""
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    return model


def trainable(model):
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def count(model):
    return sum(parameter.numel() for parameter in trainable(model))


def optimizer_of(recipe, model, fused):
    if recipe.get("optimizer", "Adam") == "SGD":
        return torch.optim.SGD(trainable(model), lr=recipe["learningRate"], fused=fused)
    return torch.optim.Adam(trainable(model), lr=recipe["learningRate"], eps=1e-7, fused=fused)


def update(optimizer, loss):
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def images_first(x, channels_last):
    """NHWC -> NCHW: the same bytes in another order of axes, or a copy."""
    x = torch.from_numpy(x).permute(0, 3, 1, 2)
    return x if channels_last else x.contiguous()


# Each step below is a function of the recipe and of how it is executed, which it does not look at itself:
# (model, loss of a batch -> (differentiated, mean), next batch of tensors).


def fully_connected(recipe, folder, _):
    activation = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU}[recipe["hiddenActivation"]]
    hidden = recipe["hiddenUnits"]
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, hidden), activation(), nn.Linear(hidden, 10))
    return (model, *digits(model, recipe, folder, lambda x: torch.from_numpy(x)))


def convolutional(recipe, folder, channels_last):
    first, second, hidden = recipe["filters1"], recipe["filters2"], recipe["hiddenUnits"]
    model = nn.Sequential(
        nn.Conv2d(1, first, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(first, second, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(25 * second, hidden), nn.ReLU(), nn.Linear(hidden, 10),
    )  # fmt: skip
    return (model, *digits(model, recipe, folder, lambda x: images_first(x, channels_last)))


def digits(model, recipe, folder, layout):
    following = peer_batches.mnist(folder, recipe)
    sums = recipe["gradientOf"] == "batch sum"

    def batch():
        x, y = following()
        return layout(x), torch.from_numpy(y).long()

    def losses(x, y):
        loss = F.cross_entropy(model(x), y, reduction="sum" if sums else "mean")
        return loss, loss / len(y) if sums else loss

    return losses, batch


class Music(nn.Module):
    def __init__(self, vocabulary, recipe):
        super().__init__()
        units = recipe["lstmUnits"]
        self.embedding = nn.Embedding(vocabulary, recipe["embeddingUnits"])
        self.lstm = nn.LSTM(recipe["embeddingUnits"], units)
        self.dense = nn.Linear(units, vocabulary)
        self.state = None
        nn.init.uniform_(self.embedding.weight, -0.05, 0.05)
        nn.init.xavier_uniform_(self.lstm.weight_ih_l0)
        nn.init.xavier_uniform_(self.lstm.weight_hh_l0)
        nn.init.zeros_(self.lstm.bias_ih_l0)
        nn.init.zeros_(self.lstm.bias_hh_l0)
        with torch.no_grad():
            self.lstm.bias_ih_l0[units : 2 * units] = 1
        # PyTorch has two biases where Keras has one: the second stays zero.
        self.lstm.bias_hh_l0.requires_grad_(False)

    def forward(self, characters):
        hidden, state = self.lstm(self.embedding(characters), self.state)
        self.state = tuple(part.detach() for part in state)
        return self.dense(hidden)


def music(recipe, folder, _):
    following, vocabulary = peer_batches.text(folder, recipe)
    model = Music(vocabulary, recipe)

    def batch():
        x, y = following()
        return torch.from_numpy(x.T.copy()), torch.from_numpy(y.T.copy()).long()

    def losses(x, y):
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten(), reduction="sum")
        return loss, loss / y.numel()

    return model, losses, batch


def encoder(recipe, outputs):
    n = recipe["filters"]
    layers, channels = [], 3
    for filters, kernel in ((n, 5), (2 * n, 5), (4 * n, 3), (6 * n, 3)):
        layers += [nn.Conv2d(channels, filters, kernel, stride=2, padding=kernel // 2), nn.ReLU()]
        # `eval`: in inference mode throughout, as the lab calls its model; gamma and beta learn all the same.
        layers.append(nn.BatchNorm2d(filters, eps=1e-3).eval())
        channels = filters
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(16 * channels, 512), nn.ReLU(), nn.Linear(512, outputs)
    )


def decoder(recipe):
    n = recipe["filters"]
    layers, channels = [], 6 * n
    for filters, kernel in ((4 * n, 3), (2 * n, 3), (n, 5), (3, 5)):
        padding = {"padding": kernel // 2, "output_padding": 1}
        layers += [nn.ConvTranspose2d(channels, filters, kernel, stride=2, **padding), nn.ReLU()]
        channels = filters
    expand = nn.Linear(recipe["latentSize"], 16 * 6 * n)
    return nn.Sequential(expand, nn.ReLU(), nn.Unflatten(1, (6 * n, 4, 4)), *layers)


def face_classifier(recipe, folder, channels_last):
    following = peer_batches.faces(folder, recipe)
    model = encoder(recipe, 1)

    def batch():
        x, y, _ = following()
        return images_first(x, channels_last), torch.from_numpy(y)

    def losses(x, y):
        loss = F.binary_cross_entropy_with_logits(model(x), y, reduction="sum")
        return loss, loss / len(y)

    return model, losses, batch


def face_dbvae(recipe, folder, channels_last):
    following = peer_batches.faces(folder, recipe)
    latent, weight = recipe["latentSize"], recipe["klWeight"]
    model = nn.ModuleDict({"encoder": encoder(recipe, 2 * latent + 1), "decoder": decoder(recipe)})

    def batch():
        x, y, noise = following()
        return images_first(x, channels_last), torch.from_numpy(y), torch.from_numpy(noise)

    def losses(x, y, noise):
        logits, mu, log_sigma = model["encoder"](x).split((1, latent, latent), 1)
        reconstruction = model["decoder"](mu + torch.exp(0.5 * log_sigma) * noise)
        divergence = 0.5 * weight * (log_sigma.exp() + mu.square() - 1 - log_sigma).sum(1)
        error = (x - reconstruction).abs().mean((1, 2, 3))
        classification = F.binary_cross_entropy_with_logits(logits, y, reduction="none")
        loss = (classification + y * (divergence + error)[:, None]).mean()
        return loss, loss

    return model, losses, batch


STEPS = {
    "mnist-fc": fully_connected,
    "mnist-cnn": convolutional,
    "mnist-gradient-tape": convolutional,
    "music-rnn": music,
    "face-classifier": face_classifier,
    "face-dbvae": face_dbvae,
}


def builders(step, recipe, folder, _, thorough):
    make = STEPS[step]

    def build(channels_last, fused, compiles):
        model, losses, batch = make(recipe, folder, channels_last)
        glorot(model).to(DEVICE)
        if channels_last:
            model = model.to(memory_format=torch.channels_last)
        optimizer = optimizer_of(recipe, model, fused)
        evaluate = torch.compile(losses) if compiles else losses

        def call():
            loss, mean = evaluate(*(part.to(DEVICE) for part in batch()))
            update(optimizer, loss)
            return [mean.item()]

        return Variant(call, count(model))

    # Only images have channels to put last.
    layouts = [False] if step in ("mnist-fc", "music-rnn") else [False, True]
    ways = [("eager", False, False, False)]
    for compiles in (False, True) if thorough else (False,):
        for last in layouts:
            name = f"{'torch.compile' if compiles else 'eager'}{', channels last' if last else ''}, fused optimizer"
            ways.append((name, last, True, compiles))
    return [(name, lambda flags=flags: build(*flags)) for name, *flags in ways]


if __name__ == "__main__":
    import sys

    serve(sys.modules["__main__"])
