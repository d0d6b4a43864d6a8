"""Find out which samples of a batch influence which outputs. It changes one
sample at a time, compares the outputs, and returns a table of True and False:
what is off its diagonal mixes the samples of a batch."""
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn


@torch.no_grad()
def influence(
    model: Callable, inputs: Any, dim: int = 0, tolerance: float = 0.0
) -> Tensor:
    """Return a bool tensor (N, N): [i, j] says whether output i depends on sample j.

    inputs: a tensor, or a tuple of arguments or a dict of keyword arguments, of any
        dtype. Each tensor in it, and each in the tuples, lists and dicts that the
        model returns, holds the N samples along `dim`.
    tolerance: differences up to this are taken for rounding.

    The model is called N + 2 times, in the mode that it is in. Its buffers and
    torch's random numbers, of the CPU and of CUDA, stay as they were.
    """
    if isinstance(inputs, Tensor):
        inputs = (inputs,)
    given = _tensors(inputs)
    if not given:
        raise ValueError("the inputs hold no tensor")
    count = given[0].size(dim)
    _check(given, count, dim, "an input")
    if count < 2:
        raise ValueError(f"{count} samples cannot mix; give 2 or more")

    before = _outputs(model, inputs, count, dim)
    again = _outputs(model, inputs, count, dim)
    if _differ(before, again, dim, tolerance).any():
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
        rows = [other if row == sample else row for row in range(count)]
        changed = _mapped(inputs, lambda tensor, rows=rows: tensor.index_select(
            dim, torch.tensor(rows, device=tensor.device)))
        after = _outputs(model, changed, count, dim)
        found[:, sample] = _differ(before, after, dim, tolerance)
    return found


def _outputs(model: Callable, inputs: Any, count: int, dim: int) -> list[Tensor]:
    """All tensors that the model returns. Buffers and random numbers are restored."""
    inputs = _mapped(inputs, torch.clone)  # the model may write into them
    positional, named = ((), inputs) if isinstance(inputs, Mapping) else (inputs, {})
    tensors, buffers = _tensors(inputs), []
    if isinstance(model, nn.Module):
        tensors += model.parameters()
        buffers = [(module, dict(module._buffers)) for module in model.modules()]
    devices = {tensor.get_device() for tensor in tensors if tensor.is_cuda}
    try:
        for module, own in buffers:
            module._buffers.update(_mapped(own, torch.clone))
        with torch.random.fork_rng(sorted(devices)):
            outputs = model(*positional, **named)
    finally:
        for module, own in buffers:
            module._buffers.update(own)
    outputs = [tensor.clone() for tensor in _tensors(outputs)]
    _check(outputs, count, dim, "an output")
    return outputs


def _check(tensors: list[Tensor], count: int, dim: int, what: str) -> None:
    if not tensors:
        raise ValueError("the model returns no tensor in a tuple, list or dict")
    for tensor in tensors:
        if not -tensor.ndim <= dim < tensor.ndim or tensor.shape[dim] != count:
            raise ValueError(f"{what} of shape {tuple(tensor.shape)} does not hold "
                             f"{count} samples along dimension {dim}")


def _differ(before: list, after: list, dim: int, tolerance: float) -> Tensor:
    """Which samples differ, as (N,) on the CPU; nan is equal to nan."""
    if [tensor.shape for tensor in before] != [tensor.shape for tensor in after]:
        raise ValueError("the shapes of the outputs depend on the values of the inputs")
    found = []
    for old, new in zip(before, after):
        differ = ~old.isclose(new, rtol=0, atol=tolerance, equal_nan=True)
        found.append(differ.movedim(dim, 0).unsqueeze(-1).flatten(1).any(1).cpu())
    return torch.stack(found).any(0)


def _tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [tensor for part in value for tensor in _tensors(part)]
    return [value] if isinstance(value, Tensor) else []


def _mapped(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """The same with each tensor changed; what is no tensor stays."""
    if isinstance(value, Mapping):
        return {key: _mapped(part, change) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        parts = [_mapped(part, change) for part in value]
        named = hasattr(value, "_fields")  # a named tuple
        return type(value)(*parts) if named else type(value)(parts)
    return change(value) if isinstance(value, Tensor) else value


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
