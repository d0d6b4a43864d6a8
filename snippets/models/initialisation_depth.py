"""In a deep chain without norm layers, the initialisation decides whether forward
signal and gradient keep their size."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import init

DEPTH = 30
WIDTH = 256


def default(layer):
    pass


def kaiming(layer):
    init.kaiming_normal_(layer.weight, nonlinearity="relu")
    init.zeros_(layer.bias)


def xavier(layer):
    init.xavier_normal_(layer.weight)
    init.zeros_(layer.bias)


def xavier_tanh(layer):
    init.xavier_normal_(layer.weight, gain=init.calculate_gain("tanh"))
    init.zeros_(layer.bias)


def spreads(activation, initialise):
    """How much each layer's output varies with the input, its gradient's std, and the
    plain std of the last output."""
    torch.manual_seed(0)
    h = torch.randn(512, WIDTH)
    outputs = []
    for _ in range(DEPTH):
        layer = nn.Linear(WIDTH, WIDTH)
        initialise(layer)
        h = activation(layer(h))
        h.retain_grad()
        outputs.append(h)
    h.backward(torch.randn_like(h))
    signal = [output.std(dim=0).mean().item() for output in outputs]
    gradient = [output.grad.std().item() for output in outputs]
    return signal, gradient, outputs[-1].std().item()


settings = {
    "ReLU, default": (torch.relu, default),
    "ReLU, Xavier": (torch.relu, xavier),
    "ReLU, Kaiming": (torch.relu, kaiming),
    "tanh, default": (torch.tanh, default),
    "tanh, Xavier, gain 1": (torch.tanh, xavier),
    "tanh, Xavier, gain 5/3": (torch.tanh, xavier_tanh),
}
drawn = {
    "ReLU, default": "-",
    "ReLU, Xavier": "--",
    "ReLU, Kaiming": "o-",
    "tanh, Xavier, gain 1": "^-",
}
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), sharey=True)
signals, gradients, plain = {}, {}, {}
print(f"{'':24}{'signal at layer 30':>20}{'gradient at layer 1':>21}")
for name, (activation, initialise) in settings.items():
    signal, gradient, plain[name] = spreads(activation, initialise)
    signals[name], gradients[name] = signal[-1], gradient[0]
    print(f"{name:24}{signal[-1]:20.1e}{gradient[0]:21.1e}")
    layers = range(1, DEPTH + 1)
    if name in drawn:
        left.plot(layers, signal, drawn[name], markersize=3, label=name)
        right.plot(layers, gradient, drawn[name], markersize=3, label=name)

for name in ("ReLU, default", "tanh, default"):
    assert signals[name] < 1e-6
    assert gradients[name] < 1e-6
    assert plain[name] > 0.01  # the biases, the same for all inputs
assert signals["ReLU, Xavier"] < 1e-4
assert gradients["ReLU, Xavier"] < 1e-3
for name in ("ReLU, Kaiming", "tanh, Xavier, gain 1"):
    assert 0.1 < signals[name] < 1
    assert 0.1 < gradients[name] < 2
assert signals["tanh, Xavier, gain 5/3"] > 0.5
assert gradients["tanh, Xavier, gain 5/3"] > 10

left.set_yscale("log")
left.set_xlabel("layer")
right.set_xlabel("layer")
left.set_title("forward: spread over inputs")
right.set_title("backward: size of the gradient")
left.legend(fontsize="small")
title = "Only the initialisation that fits the activation keeps signal and gradient"
figure.savefig("initialisation_depth.svg", metadata={"Title": title})
