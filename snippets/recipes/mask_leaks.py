"""Check that no attention mask leaks.
Two functions change the future, or take the padding away, and report where the output
of a sequence model depends on it: in eval mode with and without gradients, and for the
future also in train mode."""
import copy
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn


def future_leaks(
    model: nn.Module,
    inputs: Tensor,
    others: Tensor,
    call: Callable[[nn.Module, Tensor], Tensor] = lambda model, x: model(x),
    tolerance: float | None = None,
) -> dict[str, list[int]]:
    """Return, for each mode that leaks, the steps at which it does.

    A step is listed if the inputs from there on change an output before it.
    `inputs` and `others` are two batches of shape (batch, steps, ...) that differ at
    every step, as token indices or as features. `call(model, x)` must run the model
    that it is given, which is a copy, and returns a tensor (batch, steps, ...).
    `tolerance` is relative to the largest output; if None, it depends on the dtype.

    An empty dict means that these inputs showed no leak. A layer whose output is 0 at
    the start hides what leaks before it: train such a model for some steps first.
    """
    _check_pair(inputs, others)
    found = {}
    for mode, copied in _modes(model):
        expected = _run(call, copied, inputs)
        if expected.shape[:2] != inputs.shape[:2]:
            raise ValueError(f"outputs of shape {tuple(expected.shape)} for inputs of "
                             f"shape {tuple(inputs.shape)}: batch and steps differ")
        leaks = []
        for step in range(1, inputs.shape[1]):
            changed = torch.cat([inputs[:, :step], others[:, step:]], dim=1)
            output = _run(call, copied, changed)
            if _differ(output[:, :step], expected[:, :step], tolerance):
                leaks.append(step)
        if leaks:
            found[mode] = leaks
    return found


def padding_leaks(
    model: nn.Module,
    inputs: Tensor,
    lengths: list[int],
    call: Callable[[nn.Module, Tensor, Tensor], Tensor],
    per_step: bool = True,
    tolerance: float | None = None,
) -> dict[str, list[int]]:
    """Return, for each mode that leaks, the samples that differ from themselves alone.

    Each sample goes through the model once in the padded batch and once alone, cut
    to its length. So padding that is read, and samples that are mixed with others,
    are found. Let `inputs` hold anything but zeros at padded steps, which are at the
    end. `call(model, x, padding)` gets a mask that is True there. It returns outputs of
    shape (batch, steps, ...), or with `per_step=False` one for each sequence. Only eval
    mode is checked: in train mode, dropout and batch norm make a sample alone differ.
    Under autocast or with TF32, raise `tolerance` to what these round off.
    """
    lengths = [int(length) for length in lengths]
    if not lengths:
        raise ValueError("inputs must hold at least one sample")
    if len(lengths) != len(inputs):
        raise ValueError(f"{len(lengths)} lengths for {len(inputs)} samples")
    if not all(1 <= length <= inputs.shape[1] for length in lengths):
        raise ValueError(f"lengths must be from 1 to {inputs.shape[1]}: {lengths}")
    steps = torch.arange(inputs.shape[1], device=inputs.device)
    padding = steps >= torch.tensor(lengths, device=inputs.device)[:, None]
    found = {}
    for mode, copied in _modes(model):
        if mode == "train":
            continue
        batch = _run(call, copied, inputs, padding)
        expected = padding.shape if per_step else padding.shape[:1]
        if batch.shape[:len(expected)] != expected:
            raise ValueError(f"outputs of shape {tuple(batch.shape)}, but per_step is "
                             f"{per_step}: they must begin with {tuple(expected)}")
        leaks = []
        for i, length in enumerate(lengths):
            alone = _run(call, copied, inputs[i:i + 1, :length],
                         padding[i:i + 1, :length])
            together = batch[i:i + 1, :length] if per_step else batch[i:i + 1]
            if _differ(together, alone, tolerance):
                leaks.append(i)
        if leaks:
            found[mode] = leaks
    return found


def _check_pair(inputs: Tensor, others: Tensor) -> None:
    if inputs.shape != others.shape or inputs.dim() < 2 or inputs.shape[1] < 2:
        raise ValueError("inputs and others must be of one shape, (batch, steps, ...), "
                         "with two steps or more")
    if inputs.numel() == 0:
        raise ValueError("inputs must hold at least one sample")
    differs = (inputs != others).reshape(*inputs.shape[:2], -1).any(dim=2)
    if not differs.all():
        raise ValueError("others must differ from inputs at every step")


def _modes(model: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    for mode in ("train", "eval", "eval, no_grad"):
        copied = copy.deepcopy(model)
        copied.train(mode == "train")
        with torch.set_grad_enabled(mode != "eval, no_grad"):
            yield mode, copied


def _run(call: Callable, *arguments) -> Tensor:
    """Draw the same dropout in each pass, and leave the generators as they were."""
    with torch.random.fork_rng(devices=range(torch.cuda.device_count())):
        torch.manual_seed(0)
        output = call(*arguments)
    if not isinstance(output, Tensor):
        raise TypeError(f"call must return a tensor, not {type(output).__name__}")
    return output.detach()


def _differ(output: Tensor, expected: Tensor, tolerance: float | None) -> bool:
    """True also if one is nan, or the shapes differ. Equal infinities are equal."""
    if output.shape != expected.shape:
        return True
    if not expected.is_floating_point():
        return not torch.equal(output, expected)
    if tolerance is None:
        tolerance = max(1e-4, 8 * torch.finfo(expected.dtype).eps)
    finite = expected.isfinite()
    scale = expected[finite].abs().max() if finite.any() else 0.0
    difference = torch.where(output == expected, 0.0, (output - expected).abs())
    return not bool(difference.max() <= tolerance * scale)


if __name__ == "__main__":
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    model = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    inputs = torch.randn(3, 6, 16)
    others = torch.randn(3, 6, 16)
    square = torch.ones(6, 6, dtype=torch.bool)

    masks = {"triu(diagonal=1)": square.triu(1), "triu(diagonal=2)": square.triu(2)}
    for name, mask in masks.items():
        leaks = future_leaks(
            model, inputs, others, lambda model, x, mask=mask: model(x, mask=mask))
        print(f"mask {name}: {leaks}")
        assert bool(leaks) == (name == "triu(diagonal=2)")

    leaks = padding_leaks(
        model, inputs, [6, 4, 2],
        lambda model, x, padding: model(x, src_key_padding_mask=padding))
    print(f"outputs at each step: {leaks}")
    assert not leaks

    leaks = padding_leaks(
        model, inputs, [6, 4, 2],
        lambda model, x, padding: model(x, src_key_padding_mask=padding).mean(dim=1),
        per_step=False)
    print(f"mean over all steps: {leaks}")
    assert leaks == {"eval": [1, 2], "eval, no_grad": [1, 2]}
