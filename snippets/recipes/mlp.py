"""Build a multi-layer perceptron of any depth. `MLP` chains Linear layers in an
`nn.Sequential`, with an activation after every layer except the last, and returns
raw outputs: logits for cross entropy, or the prediction of a regression."""
import operator
from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


class MLP(nn.Module):
    """Map a tensor (..., input_dims) to (..., output_dims).

    hidden_dims: the size of each hidden layer; () gives a single Linear.
    activation: called once for each hidden layer, so pass the class, such as
        `nn.GELU`, or `lambda: nn.LeakyReLU(0.1)`, and not a module.
    dropout: the probability of dropping an output of a hidden layer. The names of
        the parameters are the same with and without dropout.
    """

    def __init__(
        self,
        input_dims: int,
        hidden_dims: Sequence[int],
        output_dims: int,
        activation: Callable[[], nn.Module] = nn.ReLU,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout must be at least 0 and less than 1: {dropout}")
        *sizes, last = _checked([input_dims, *hidden_dims, output_dims])
        layers: list[nn.Module] = []
        for size_in, size_out in pairwise(sizes):
            layers += [nn.Linear(size_in, size_out), activation(), nn.Dropout(dropout)]
        layers.append(nn.Linear(sizes[-1], last))
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


def _checked(sizes: list) -> list[int]:
    try:
        checked = [operator.index(size) for size in sizes]
    except TypeError:
        raise TypeError(f"layer sizes must be whole numbers: {sizes}") from None
    if min(checked) < 1:
        raise ValueError(f"layer sizes must be 1 or more: {sizes}")
    return checked


if __name__ == "__main__":
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = MLP(64, (128, 256), 10, dropout=0.2).to(device)
    print(model)
    print("parameters:", sum(p.numel() for p in model.parameters()))
    for batch_size in (1, 32):
        images = torch.rand(batch_size, 8, 8, device=device)
        logits = model(images.flatten(start_dim=1))
        assert logits.shape == (batch_size, 10)
        print(tuple(images.shape), "->", tuple(logits.shape))
