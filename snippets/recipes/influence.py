"""Find out which samples of a batch influence which outputs. It changes one
sample at a time, or asks the gradients, and returns a table of True and False:
off its diagonal stands what mixes the samples of a batch."""
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

import torch
from torch import Tensor, nn


def influence(
    model: Callable, inputs: Any, by: str = "change", dim: int = 0
) -> Tensor:
    """Return a bool tensor (N, N): [i, j] says whether output i depends on sample j.

    inputs: a tensor, or a tuple of arguments or a dict of keyword arguments. Each
        tensor in it, and each that the model returns, holds the N samples along `dim`.
    by: "change" replaces one sample by another and compares the outputs: N + 2 calls
        for inputs of any dtype. "gradient" takes one call and N backward passes, and
        leaves inputs and outputs out that have no gradient, such as whole numbers.

    True is a proof. False says that this batch showed nothing: behind a ReLU that is
    off there is neither a change nor a gradient. The model runs in the mode that it
    is in. Its buffers, all .grad and the random numbers stay as they were.
    """
    if by not in ("change", "gradient"):
        raise ValueError(f"by is {by!r}, not 'change' or 'gradient'")
    inputs = _mapped(inputs, lambda tensor: tensor.detach().clone())
    given = _tensors(inputs)
    if not given:
        raise ValueError("the inputs hold no tensor")
    if not -given[0].ndim <= dim < given[0].ndim:
        raise ValueError(f"an input of shape {tuple(given[0].shape)} has no "
                         f"dimension {dim}")
    count = given[0].shape[dim]
    _check(given, count, dim, "an input")
    if count < 2:
        raise ValueError(f"{count} samples cannot mix; give 2 or more")
    method = _by_change if by == "change" else _by_gradient
    return method(model, inputs, count, dim)


def _by_change(model: Callable, inputs: Any, count: int, dim: int) -> Tensor:
    def outputs_of(changed: Any) -> list[Tensor]:
        with torch.no_grad(), _as_before(model, given):
            # A clone, so that a model that writes into its input harms no other call.
            outputs = _called(model, _mapped(changed, Tensor.clone))
            tensors = [tensor.clone() for tensor in _tensors(outputs)]
        _check(tensors, count, dim, "an output")
        return tensors

    given = _tensors(inputs)
    before = outputs_of(inputs)
    if _differ(before, outputs_of(inputs), dim).any():
        raise RuntimeError(
            "two calls with the same batch differ: the model keeps a state, draws "
            "random numbers outside torch, or rounds differently from call to call")
    found = torch.zeros(count, count, dtype=torch.bool)
    for sample in range(count):
        other = next((other for other in range(count) if any(
            not tensor.select(dim, sample).equal(tensor.select(dim, other))
            for tensor in given)), None)
        if other is None:
            raise ValueError("all samples are equal, so none can be changed")

        def changed(tensor: Tensor) -> Tensor:
            tensor = tensor.clone()
            tensor.select(dim, sample).copy_(tensor.select(dim, other).clone())
            return tensor

        found[:, sample] = _differ(before, outputs_of(_mapped(inputs, changed)), dim)
    return found


def _by_gradient(model: Callable, inputs: Any, count: int, dim: int) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    with torch.inference_mode(False), torch.enable_grad():
        inputs = _mapped(inputs, lambda tensor: tensor.clone().requires_grad_(
            tensor.is_floating_point() or tensor.is_complex()))
        leaves = [tensor for tensor in _tensors(inputs) if tensor.requires_grad]
        if not leaves:
            raise TypeError("whole numbers have no gradient; use by='change'")
        found = torch.zeros(count, count, dtype=torch.bool)
        with _as_before(model, leaves):
            # A copy, since a model may not write into a leaf that needs a gradient.
            outputs = _tensors(_called(model, _mapped(inputs, Tensor.clone)))
            _check(outputs, count, dim, "an output")
            outputs = [tensor for tensor in outputs if tensor.requires_grad]
            if not outputs:
                raise TypeError("no output has a gradient; use by='change'")
            for row in range(count):
                weights = [torch.zeros_like(tensor) for tensor in outputs]
                for weight in weights:
                    part = weight.select(dim, row)
                    # Not ones: the gradient of a sum of softmax values is 0.
                    part.copy_(torch.randn(part.shape, generator=generator))
                gradients = torch.autograd.grad(
                    outputs, leaves, weights, retain_graph=True, allow_unused=True)
                for gradient in gradients:
                    if gradient is not None:
                        found[row] |= _any_but(gradient != 0, dim)
    return found


def _called(model: Callable, inputs: Any) -> Any:
    if isinstance(inputs, Mapping):
        return model(**inputs)
    if isinstance(inputs, (tuple, list)):
        return model(*inputs)
    return model(inputs)


@contextmanager
def _as_before(model: Callable, given: list[Tensor]) -> Iterator[None]:
    """Restore the model's buffers and the states of torch's random numbers."""
    modules = list(model.modules()) if isinstance(model, nn.Module) else []
    buffers = [(module, name, buffer, None if buffer is None else buffer.clone())
               for module in modules for name, buffer in module._buffers.items()]
    weights = [weight for module in modules for weight in module.parameters(False)]
    devices = {tensor.get_device() for tensor in [*given, *weights] if tensor.is_cuda}
    try:
        with torch.random.fork_rng(sorted(devices)):
            yield
    finally:
        with torch.no_grad():
            for module, name, buffer, value in buffers:
                if buffer is not None:
                    buffer.copy_(value)
                module._buffers[name] = buffer


def _check(tensors: list[Tensor], count: int, dim: int, what: str) -> None:
    if not tensors:
        raise ValueError("the model returns no tensor")
    for tensor in tensors:
        if not -tensor.ndim <= dim < tensor.ndim or tensor.shape[dim] != count:
            raise ValueError(f"{what} of shape {tuple(tensor.shape)} does not hold "
                             f"{count} samples along dimension {dim}")


def _differ(before: list[Tensor], after: list[Tensor], dim: int) -> Tensor:
    """Which samples differ, as (N,) on the CPU; nan is equal to nan."""
    if [tensor.shape for tensor in before] != [tensor.shape for tensor in after]:
        raise ValueError("the shapes of the outputs depend on the values of the inputs")
    found = [_any_but((old != new) & ~(old.isnan() & new.isnan()), dim)
             for old, new in zip(before, after)]
    return torch.stack(found).any(0)


def _any_but(flags: Tensor, dim: int) -> Tensor:
    """For each sample, whether any of its flags is True."""
    flags = flags.movedim(dim, 0)
    while flags.ndim > 1:
        flags = flags.any(-1)
    return flags.cpu()


def _tensors(value: Any) -> list[Tensor]:
    """All tensors in nested tuples, lists, dicts and dataclasses."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, Mapping):
        value = value.values()
    elif is_dataclass(value):
        value = [getattr(value, field.name) for field in fields(value)]
    elif not isinstance(value, (tuple, list)):
        return []
    return [tensor for part in value for tensor in _tensors(part)]


def _mapped(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """The same with each tensor changed; what is no tensor stays."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(part, change) for key, part in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):  # a named tuple
        return type(value)(*(_mapped(part, change) for part in value))
    if isinstance(value, (tuple, list)):
        return type(value)(_mapped(part, change) for part in value)
    return value


if __name__ == "__main__":
    torch.manual_seed(0)
    tokens = torch.arange(12).reshape(4, 3)  # 4 texts of 3 tokens
    embedding = nn.Embedding(12, 8)
    models = {
        "RNN, batch_first=True": nn.RNN(8, 5, batch_first=True),
        "RNN without batch_first": nn.RNN(8, 5),
    }
    for name, rnn in models.items():
        def classify(tokens, rnn=rnn):
            return rnn(embedding(tokens))[0]

        found = influence(classify, tokens)
        print(name, *found.int().tolist(), sep="\n  ")
        samples_apart = found.equal(torch.eye(4, dtype=torch.bool))
        assert samples_apart == rnn.batch_first
