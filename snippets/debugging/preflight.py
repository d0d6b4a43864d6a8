"""preflight(model, loss_fn, (x, y), opt) lists what looks wrong before training starts,
and leaves everything as it was. Copy this file into your own tests.
Recipe: Check a training run before it starts."""
import copy
import random
import sys
import warnings
from collections.abc import Callable
from inspect import getclosurevars, isfunction, ismethod
from math import inf, log
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn, optim
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

VALUES = "sub", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"
LOSSES = "nll_loss", "cross_entropy", "binary_cross_entropy", "binary_cross_entropy_with_logits"
LAYERS = "linear", "conv1d", "conv2d", "conv3d", "lstm", "gru", "rnn_tanh"
REACH = {"relu": (0, inf), "sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1)}
Finding = NamedTuple("Finding", [(key, str) for key in (
    "code", "level", "seen", "means", "page")])


class Calls(list, TorchFunctionMode):
    """What is asked of torch: [name, arguments, result]."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        call = [getattr(func, "__name__", ""), [*args, *kwargs.values()], None]
        self.append(call)
        call[2] = func(*args, **kwargs)
        return call[2]


def tensors(nest: Any) -> list[Tensor]:
    nest = dict(nest) if isinstance(nest, dict) else nest
    return [leaf for leaf in tree_leaves(nest) if isinstance(leaf, Tensor)]


def gap(a: Tensor, b: Tensor) -> float:
    return 0 if torch.allclose(a, b, 1e-3, 1e-6, equal_nan=True) else (a - b).abs().max().item()


def keep(things: list) -> Callable[[], None]:
    """Remember all that hangs on the things; what it returns puts it back."""
    dice = [(random.setstate, random.getstate()), (torch.set_rng_state, torch.get_rng_state())]
    if "numpy" in sys.modules:
        chance = sys.modules["numpy"].random
        dice.append((chance.set_state, chance.get_state()))
    if torch.cuda.is_initialized():
        dice.append((torch.cuda.set_rng_state_all, torch.cuda.get_rng_state_all()))
    was: dict[int, tuple] = {}
    for thing in things:  # and what is added below
        if id(thing) in was:
            continue
        was[id(thing)] = (thing,)
        if isinstance(thing, Tensor):
            grad = thing.grad if thing.is_leaf else None
            was[id(thing)] = thing, thing.data, thing.data.clone(), thing.requires_grad, grad
            things.append(grad)
        elif isinstance(thing, dict | list | tuple):
            was[id(thing)] = thing, copy.copy(thing)
            things += thing.values() if isinstance(thing, dict) else thing
        elif isfunction(thing) and "torch" not in str(thing.__module__):
            things += getclosurevars(thing)[:2]  # what it names
        elif ismethod(thing) or hasattr(thing, "state_dict"):
            things.append(vars(getattr(thing, "__self__", thing)))

    def back() -> None:
        for thing, *old in was.values():
            if isinstance(thing, Tensor):
                thing.data = old[0].copy_(old[1])
                if thing.is_leaf:
                    thing.requires_grad, thing.grad = old[2:]
            elif isinstance(thing, dict):
                thing.clear()
                thing.update(*old)
            elif isinstance(thing, list):
                thing[:] = old[0]
        for put, state in dice:
            put(state)

    return back


def preflight(model: nn.Module, loss_fn: Callable[..., Tensor], batch: tuple[Any, Any],
              optimizer: optim.Optimizer | None = None,
              train_step: Callable[[tuple[Any, Any]], Any] | None = None) -> list[Finding]:
    """Check a training on one batch (x, y). The model gets *x if x is a tuple, **x if it is
    a dict, else x; loss_fn gets (output, y); train_step(batch) does one step of your loop.
    A finding's level is "error", or "warning" if it is only suspicious."""
    pair = isinstance(batch, tuple | list) and len(batch) == 2
    for what, fits in {
            "model: pass an nn.Module": isinstance(model, nn.Module),
            "loss_fn: pass a function of (output, y)": callable(loss_fn),
            "batch: pass a pair (x, y) of tensors": pair and all(map(tensors, batch)),
            "optimizer: pass one of torch.optim": isinstance(optimizer, optim.Optimizer | None),
            "train_step: pass a function of a batch": train_step is None or callable(train_step),
            }.items():
        if not fits:
            raise TypeError(what)
    if any(map(nn.parameter.is_lazy, model.parameters())):
        raise TypeError("model: run it on a batch first, it has lazy layers")
    (x, y), t, steps, found = batch, tensors(batch[1])[0].detach(), [], {}
    n, whole = (*t.shape, 0)[0], not t.is_floating_point()
    names = {p: name for name, p in model.named_parameters()}
    params, start = [p for p in names if p.requires_grad], [p.detach().clone() for p in names]
    opt = optimizer or optim.SGD(params or [torch.zeros(1)], 0.01)
    modes = {m: m.training for m in model.modules()}
    back = keep([model, loss_fn, opt, train_step, *tensors(batch)])

    def note(o: optim.Optimizer, args: tuple, _: dict) -> None:  # before each step
        grads = [p.grad.to_dense().clone() for p in params if p.grad is not None]
        steps.append((o, o.param_groups[0]["lr"], model.training, [] if args[1:] else grads))

    def forward(x: Any = x) -> Any:
        several = type(x) in (tuple, list)
        return model(**x) if isinstance(x, dict) else model(*x) if several else model(x)

    def one_pass() -> tuple[str, list]:
        with Calls() as calls:
            loss = loss_fn(out := forward(), y)
        if not isinstance(loss, Tensor):
            raise TypeError(f"the loss is a {type(loss).__name__}, not a tensor: no .item()")
        grads = torch.autograd.grad(loss.mean(), params or [*names], allow_unused=True)
        z, first = tensors(out)[0].detach(), loss.detach().mean().item()
        fed = [c[1][0] for c in calls if c[0] in LAYERS and not c[1][0].requires_grad]
        fed = fed[0].float() if fed else torch.ones(1)
        size = fed.square().mean().sqrt().item()
        start, guess, most = first, first, first
        if whole and isinstance(out, Tensor) and isinstance(y, Tensor) and z.dim() > 1:
            guess = loss_fn(torch.full_like(z, -log(z.shape[1])), y).mean().item()
            most = 3 * guess + 2
        elif not whole and z.numel() == t.numel() > 3:
            start, guess = (z.flatten() - t.flatten()).square().mean().item(), t.var().item()
            most = 3 * guess + 1000
        graph, new = set(), {loss.grad_fn}
        while new:
            graph |= new
            new = {node for old in new for node, _ in old.next_functions if node} - graph
        used = {node.variable for node in graph if hasattr(node, "variable")}
        held = {p for group in opt.param_groups for p in group["params"]}
        keep(near := [loss_fn])  # a discriminator, say
        own = {p for m in near if isinstance(m, nn.Module) for p in m.parameters()}
        loose = {v for m in modes for v in tensors(vars(m)) if v.requires_grad and v.is_leaf}
        hidden = {v for v in used - {*names, *held, *own, *tensors(batch)}
                  if isinstance(v, nn.Parameter) or v in loose}
        norms = [g.norm().item() for g in grads if g is not None and g.dim() > 1]
        norms = [norm for norm in norms if norm] or [1]
        low, high = min(norms), max(norms)
        vain = [m for m in [*modes, *names] if {"requires_grad", "require_grad"} & {*vars(m)}]
        finite = high < inf and all(v.isfinite().all() for v in tensors((batch, out, loss)))
        rows = [
            ("not-finite", not finite, "nan or inf in data, outputs, loss or gradients"),
            ("?input-scale", size > 10 or fed.abs().max() < 0.02, "standardise the inputs"),
            ("?loss-at-start", start > most,
             f"{start:.3g}, but a guess gives {guess:.3g}: initialisation, or the scale of x or y"),
            ("unregistered", hidden, f"{len(hidden)} weights of no module: a plain list"),
            ("stale-optimizer", held - {*names} - used, "it holds weights of another model"),
            ("sets-nothing", vain, "an attribute that torch does not read: requires_grad_(False)"),
            ("?vanishing-gradients", low < 1e-4 * high and norms.index(low) < norms.index(high),
             "early layers hardly learn: depth, saturated units, initialisation"),
            ("?exploding-gradients", high > 1e6, "depth, init, scale of x or y")]
        for name, args, _ in calls:
            pair = [v.detach() for v in args[:2] if isinstance(v, Tensor)]
            if name not in LOSSES + VALUES or len(pair) < 2:
                continue
            score, goal = sorted(pair, key=lambda v: v.data_ptr() == t.data_ptr())
            if name == "sub" and not score.data_ptr() != goal.data_ptr() == t.data_ptr():
                continue
            made = [c[0] for c in calls if c[0] in REACH and c[2].data_ptr() == score.data_ptr()]
            (least, most), dim = REACH[made[0]] if made else (-inf, inf), min(1, score.dim() - 1)
            sums = (score.exp() if name == "nll_loss" else score).sum(dim)
            soft = score.shape[dim] > 1 and not gap(sums, torch.ones_like(sums))
            a, b = goal.min().item(), goal.max().item()
            wide = name in VALUES and score.squeeze().shape == goal.squeeze().shape and (
                torch.broadcast_shapes(score.shape, goal.shape).numel())
            rows += [
                ("?one-class", name in LOSSES and goal.numel() == n > 15 and a == b == t.min(),
                 "all targets are equal: nobody shuffles, or the labels are lost"),
                ("raw-scores", name in LOSSES[1::2] and (made or (
                    soft and score.min() >= 0 and "binary" not in name)),
                 f"{name} wants raw scores: drop the {made[0] if made else 'softmax'}"),
                ("nll-input", name == "nll_loss" and not soft, "it wants log_softmax of classes"),
                ("output-range", name in VALUES and not least - 0.05 <= a <= b <= most + 0.05,
                 f"{made} cannot reach the targets from {a:.3g} to {b:.3g}"),
                ("target-range", "binary" in name and not 0 <= a <= b <= 1,
                 f"targets from {a:.3g} to {b:.3g}, but the loss wants 0 to 1"),
                ("target-range", name == "cross_entropy" and goal.is_floating_point()
                 and gap(goal.sum(dim), torch.ones_like(sums)), "rows that do not sum to 1"),
                ("target-shape", wide > max(score.numel(), goal.numel()),
                 f"targets {[*goal.shape]} broadcast to {wide} differences: squeeze one")]
        return (f"loss {first:.3g}, outputs {[*z.shape]} from {z.min():.3g} to {z.max():.3g}, "
                f"inputs of size {size:.3g}, gradients of norm {low:.2g} to {high:.2g}"), rows

    def eval_mode() -> tuple[str, list]:
        def run(x: Any, chance: int) -> Tensor:
            back()
            torch.manual_seed(chance)
            model.eval()
            return tensors(forward(x))[0].detach()

        with Calls() as calls:
            a, b, move = run(x, 0), run(x, 1), 0
            parts = [*tensors(x), a]
            square = {v.shape[:2] for v in [*parts, *model.buffers()]} & {(n, n)}
            series = parts[0].numel() == n or (  # of one sample, or of targets for each time
                t.dim() > 1 < parts[0].dim() - 1 and t.shape[:2] == parts[0].shape[:2])
            if n > 1 and all(n in v.shape[:2] for v in parts) and not square and not series:
                last = torch.full((n,), n - 1, device=a.device)  # one sample, n times
                c = run(tree_map(lambda v: v.index_select([*v.shape].index(n), last), x), 0)
                move = gap(*(v.select([*a.shape].index(n), n - 1) for v in (a, c)))
        noise, drops = gap(a, b), [c[1] for c in calls if "drop" in c[0]]
        live = [args for args in drops if any(v is True for v in args)
                or not any(v is False for v in args)]
        return f"outputs move by {noise or move:.3g}", [
            ("?eval-random", noise and live, "by chance: dropout that eval() leaves on"),
            ("samples-mixed", move and not noise, "with other samples: view, softmax, mean")]

    def twenty_steps() -> tuple[str, list]:
        losses, mine, quiet, sizes = [], [], {*params}, []
        lr, once = opt.param_groups[0]["lr"], False
        for m in modes:
            if isinstance(m, nn.modules.dropout._DropoutNd):
                m.p = 0.0
        for _ in range(21):
            loss = loss_fn(forward(), y).mean()
            grads = torch.autograd.grad(loss, params, allow_unused=True)
            learnt = [(p, g.to_dense()) for p, g in zip(params, grads) if g is not None]
            quiet -= {p for p, g in learnt if p.dim() < 2 or g.any()}
            losses.append(loss.item())
            mine.append([g for _, g in learnt])
            if train_step:
                train_step(batch)
            else:
                for p, g in zip(params, grads):
                    p.grad = g
                opt.step(lambda loss=loss: loss)
            if len(losses) == 1:
                once = len(steps) == 1
                sizes = [((p - v).norm() / v.norm()).item() for p, v in zip(names, start)
                         if p.numel() > 63 and v.any() and not torch.equal(p, v)]
        still = all(map(torch.equal, names, start))
        modal = [m for m in modes if {"p", "momentum"} & {*vars(m)}]  # dropout, batch norm
        woken = modes[model] and [m for m in modal if m.training > modes[m]]
        model.eval()
        out = tensors(forward())[0].detach()
        ratio = sorted([*sizes, 0.01])[len(sizes) // 2]
        alive = any(g.norm() > 1e-4 for g in mine[0])
        late, lrs = sorted(losses[-5:])[2], [step[1] for step in steps[:12]] or [lr]
        opts = {opt, *(step[0] for step in steps)}
        moved = {p for o in opts for group in o.param_groups for p in group["params"]}
        lost = [names[p] for p in params if p in quiet & moved]
        left = [names[p] for p in params if p not in quiet | moved]
        a, b, g = (steps[0][3], steps[1][3], mine[1]) if len(steps) > 1 else ([], [], [])
        old = once and alive and len(a) == len(b) == len(g) and all(
            torch.allclose(v - u, w, 1e-2, 1e-6) for u, v, w in zip(a, b, g))
        return (f"loss {losses[0]:.4g}, then {late:.4g}; {len(steps)} optimizer steps in 21 calls;"
                f" lr {lr:.3g}, {lrs[0]:.3g} at the first, which moves {ratio:.2g} of weights"), [
            ("no-gradient", lost, f"{lost[:3]}: detach, no_grad, not used, dead units, zero init"),
            ("?not-in-optimizer", left, f"{left[:3]}: no optimizer has them"),
            ("nothing-moves", still and alive,
             "no step(), zero_grad() just before it, lr 0, or weights of another model"),
            ("gradients-accumulate", old, "old gradients are added to new ones: zero_grad()"),
            ("left-in-eval", train_step and steps and not steps[-1][2] and (modes[model] or modal),
             "it trains in eval mode: model.train() in each step"),
            ("?mode-changed", woken, "train() wakes layers that eval() had frozen"),
            ("scheduler-first", train_step and steps and steps[0][0] is opt and lrs[0] != lr
             and hasattr(opt.step, "_wrapped_by_lr_sched"), "the first lr is never used"),
            ("?lr-falls", min(lrs) < 0.1 * lrs[0],
             f"to {min(lrs):.2g} in {len(lrs)} steps: it counts epochs?"),
            ("?optimizer-rebuilt", len(opts) - (opt not in [s[0] for s in steps]) == len(steps) > 4,
             "each step has a new optimizer, whose moments are lost"),
            ("?update-ratio", ratio < 1e-6 or (ratio > 0.5 and late > losses[0] / 2),
             "the lr is too high or too low"),
            ("?cannot-overfit", (optimizer or train_step) and alive and max(lrs) <= 1.5 * lrs[0]
             and not late < losses[0] - 1e-3 * abs(losses[0]), "lr, a turned sign, no learning"),
            ("?input-ignored", n > 1 and out.shape[:1] == (n,)
             and (out - out[:1]).abs().max() < 1e-4 * out.abs().max(),
             "different inputs, one output")]

    hook = register_optimizer_step_pre_hook(note)
    try:
        for check in (one_pass, eval_mode, twenty_steps):
            back()
            model.zero_grad()
            try:
                with warnings.catch_warnings(), torch.enable_grad():
                    warnings.simplefilter("ignore")
                    seen, rows = check()
            except Exception as error:
                seen = f"{type(error).__name__}: {error}".partition("\n")[0]
                rows = [("raises", "Tried to step" not in seen, "look the message up in errors/")]
            for code, when, means in rows:
                if when:
                    level, code = "warning" if code[0] == "?" else "error", code.strip("?")
                    page = f"debugging/preflight/#{code}"
                    found.setdefault(code, Finding(code, level, seen, means, page))
    finally:
        hook.remove()
        back()
    return [*found.values()]


if __name__ == "__main__":
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 4), nn.Softmax(1))
    found = preflight(model, nn.CrossEntropyLoss(), (torch.randn(32, 8), torch.arange(32) % 4))
    assert [finding.code for finding in found] == ["raw-scores"]
    print(*found[0], sep="\n")
