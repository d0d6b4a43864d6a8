"""Look for the usual mistakes before a training run: findings = preflight(
model, loss_fn, (x, y), opt). All it touches is put back bit for bit."""
import contextlib
import math
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from types import CellType, SimpleNamespace
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.modules.module import register_module_forward_pre_hook
from torch.nn.utils.rnn import PackedSequence
from torch.optim import Optimizer, lr_scheduler
from torch.optim.optimizer import register_optimizer_step_pre_hook as on_step

CATALOGUE = """
losses/cross-entropy
  E softmax-twice: cross entropy gets probabilities, and wants raw scores
  E nll-input: NLLLoss gets no log-probabilities: log_softmax is missing
losses/softmax-dim
  E softmax-dim: softmax runs over the batch or another wrong dimension
losses/targets
  E sigmoid-twice: BCEWithLogitsLoss has a sigmoid; drop that of the model
  E output-range: the last activation cannot reach what the loss wants
  E one-logit: cross entropy over a single score is 0 for every input
  E target-dtype: class numbers are int64, targets of all else floats
  E target-shape: output and target shapes do not fit, or they broadcast
  E target-range: labels outside 0 to C-1, or targets outside 0 to 1
shapes/silent
  E samples-mixed: a sample's output depends on the others of its batch
evaluation/modes
  E left-in-eval: the step trains in eval mode, or ends in it
evaluation/batch-norm
  W mode-changed: train() in the step wakes modules that were in eval mode
evaluation/dropout
  W eval-random: eval mode is random: F.dropout without self.training?
loop/step
  E raises: forward, loss, backward or step raises this error
  E loss-not-scalar: backward needs one number: take the mean
  E no-graph: detach, no_grad, item or argmax cuts the loss off the weights
  E no-gradient: the optimizer holds weights that the loss does not reach
  E gradients-accumulate: the step starts with old gradients: zero_grad
  E no-optimizer-step: nobody calls optimizer.step()
  E no-gradient-at-step: no backward, or zero_grad, just before step()
  E step-moves-nothing: gradients are there, the weights stay: lr, optimizer
loop/param-groups
  E stale-optimizer: it holds weights that the model has replaced
  W not-in-optimizer: weights get gradients, but no optimizer holds them
  W not-in-model: the optimizer holds weights that the model lacks
models/registering
  E unregistered: layers in a plain list or dict, or a tensor as weight
loop/nan
  E not-finite: nan or inf in data, outputs, loss or gradients
loop/clipping
  W vanishing-gradients: early layers hardly get any: depth, sigmoid, init
  W exploding-gradients: gradients are huge: init, scale of the data
data/normalise
  W input-scale: the inputs are far from unit scale: standardise them
data/loader
  W one-class: all labels of the batch are equal: shuffle?
  W sorted-labels: labels come in order: shuffle
schedules/stepping
  E scheduler-first: it steps before the optimizer: the first lr is lost
schedules/lr-finder
  W update-ratio: a step moves the weights too much, or next to nothing
experiments/overfit-batch
  W loss-at-start: far worse than a guess: init, scale of data or targets
  W constant-weights: all rows of a weight are equal and will stay so
  W zero-gradient: weights get zeros only: dead units, saturation, init
  W input-ignored: different inputs, one output
  W cannot-overfit: twenty steps on this batch do not lower its loss"""


class Finding(NamedTuple):
    code: str  # stable
    level: str  # "error", or "warning" for what is only suspicious
    seen: str  # in numbers
    means: str  # what it usually means
    page: str  # where it is explained


ABOUT, page = {}, ""  # {code: (level, what it means, page)}
for line in CATALOGUE.splitlines()[1:]:
    if line.startswith(" "):
        code, means = line[4:].split(": ", 1)
        level = {"E": "error", "W": "warning"}[line[2]]
        ABOUT[code] = level, means, page
    else:
        page = line
RAISED = {  # what torch says, by what it means
    "target-dtype": "target dtype|type Long|dtype Long|got Long"
                    "|dtype Double",
    "target-range": "out of bounds|of target should be between",
    "target-shape": "multi-target|match target|[Tt]arget size|target si",
    "output-range": "of input should be between 0 and 1"}
LOSSES = "NllLoss|BinaryCrossEntropy|MseLoss|SmoothL1Loss|HuberLoss"
SHAPES = ("View|Squeeze|Unsqueeze|Permute|Transpose|T|Clone|ToCopy|Expand"
          "|UnsafeView|ReshapeAlias|Select|Slice|Alias")


@contextlib.contextmanager
def kept(*roots: Any) -> Iterator[Callable[[], None]]:
    """Put back what hangs on the roots, at the end and when called."""
    seen, todo = {}, [*roots]
    for call in [root for root in roots if hasattr(root, "__code__")]:
        todo += call.__closure__ or ()
        todo += map(call.__globals__.get, call.__code__.co_names)
    todo += [vars(getattr(root, "__self__", root)) for root in roots
             if hasattr(getattr(root, "__self__", root), "__dict__")]
    while todo:
        if id(thing := todo.pop()) in seen:
            continue
        if isinstance(thing, Tensor):
            grad = thing.grad if thing.is_leaf else None
            value = (type(thing), thing.data, thing.data.clone(),
                     thing.requires_grad, grad)
            todo.append(grad)
        elif isinstance(thing, dict):
            value = dict(thing)
            todo += [*thing, *thing.values()]
        elif isinstance(thing, (list, tuple)):
            value = list(thing)
            todo += thing
        elif isinstance(thing, CellType):
            try:
                value = thing.cell_contents
            except ValueError:  # empty
                continue
            todo.append(value)
        elif isinstance(thing, STATEFUL):
            value = type(thing)
            todo.append(vars(thing))
        else:
            continue
        seen[id(thing)] = thing, value

    def back() -> None:
        for thing, value in seen.values():
            if isinstance(thing, Tensor):
                kind, data, copy, wanted, grad = value
                if type(thing) is not kind:  # a lazy one
                    thing.__class__ = kind
                if thing.is_leaf:
                    thing.data = data
                    thing.requires_grad, thing.grad = wanted, grad
                data.copy_(copy)
            elif isinstance(thing, dict):
                thing.clear()
                thing.update(value)
            elif isinstance(thing, list):
                thing[:] = value
            elif isinstance(thing, CellType):
                thing.cell_contents = value
            elif isinstance(thing, STATEFUL) and type(thing) != value:
                thing.__class__ = value

    numpy = sys.modules.get("numpy")
    states = random.getstate(), numpy and numpy.random.get_state()
    gpus = torch.cuda.device_count() * torch.cuda.is_initialized()
    with torch.random.fork_rng(range(gpus)), warnings.catch_warnings(), \
            torch.enable_grad():
        warnings.simplefilter("ignore")
        try:
            yield back
        finally:
            back()
            random.setstate(states[0])
            if numpy:
                numpy.random.set_state(states[1])


STATEFUL = (nn.Module, Optimizer, lr_scheduler.LRScheduler,
            torch.amp.GradScaler)


def seed() -> None:
    """The same random numbers for two runs to compare."""
    random.seed(0)
    torch.manual_seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def tensors(thing: Any) -> list[Tensor]:
    """The tensors in nested tuples, lists and dicts."""
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, (list, tuple)):
        return [t for part in thing for t in tensors(part)]
    return [thing] if isinstance(thing, Tensor) else []


def change(thing: Any, how: Callable[[Tensor], Tensor]) -> Any:
    """The same nest with each tensor changed."""
    if isinstance(thing, dict):
        return {key: change(part, how) for key, part in thing.items()}
    if isinstance(thing, (list, tuple)):
        return tuple(change(part, how) for part in thing)
    return how(thing) if isinstance(thing, Tensor) else thing


def name(node: Any) -> str:
    """MseLoss for MseLossBackward0."""
    return re.sub(r"(2D)?Backward\d*$", "", node.name()) if node else ""


def nodes(tensor: Tensor) -> list[Any]:
    """All operations behind a tensor, the nearest first."""
    found = {tensor.grad_fn: None} if tensor.grad_fn else {}
    todo = list(found)
    for node in todo:
        for child, _ in node.next_functions:
            if child is not None and child not in found:
                found[child] = None
                todo.append(child)
    return todo


def before(node: Any, skip: str = SHAPES) -> Any:
    """The operation before, past those that only change the shape."""
    while node:
        node = next((n for n, _ in node.next_functions if n), None)
        if not re.fullmatch(skip, name(node)):
            break
    return node


def numbers(values: Any) -> str:
    return "%.3g to %.3g" % (values.min(), values.max())


class Flight(SimpleNamespace):
    """The checks; each stage starts from the state as it was."""

    model: nn.Module
    loss_fn: Callable[..., Tensor]
    x: Any
    y: Any
    optimizer: Optimizer | None
    train_step: Callable[[Any], Any] | None
    back: Callable[[], None]
    found: dict[str, Finding]

    def say(self, code: str, seen: str) -> None:
        level, means, page = ABOUT[code]
        self.found.setdefault(code, Finding(code, level, seen, means, page))

    def forward(self, x: Any) -> Any:
        if isinstance(x, PackedSequence):
            return self.model(x)
        if isinstance(x, dict):
            return self.model(**x)
        return self.model(*x) if isinstance(x, tuple) else self.model(x)

    def run(self) -> tuple[Tensor, Tensor]:
        out = self.forward(self.x)
        loss = self.loss_fn(out, self.y)
        out = (tensors(out) or [None])[0]
        if isinstance(loss, Tensor) and loss.numel() > 1 and self.train_step:
            loss = loss.mean()
        return out, loss

    def inputs(self) -> None:
        for label, part in ("x", self.x), ("y", self.y):
            for t in tensors(part):
                if t.is_floating_point() and not t.isfinite().all():
                    bad = (~t.isfinite()).sum()
                    self.say("not-finite", f"{bad} numbers of {label}")
        y = self.y
        if isinstance(y, Tensor) and y.numel() == len(y) > 15 \
                and (y == y.round()).all() and not self.regression():
            y = y.flatten()[y.flatten() >= 0]
            counts = y.unique(return_counts=True)[1]
            chance = (counts + 1.).lgamma().sum() - math.lgamma(len(y) + 1)
            if len(counts) == 1:
                self.say("one-class", f"{len(y)} labels, all {y[0].item()}")
            elif chance < -7 and (y.diff() >= 0).all():
                self.say("sorted-labels", f"{len(y)} labels, "
                         f"{numbers(y)}, in order")

    def regression(self) -> bool:
        """Whether targets are quantities: no loss for classes is used."""
        if not self.y.is_floating_point():
            return False
        return not ((self.y == 0) | (self.y == 1)).all()

    def first_layer(self) -> None:
        """What the first layer with a weight matrix is fed."""
        fed = []

        def look(module, args):
            if args and not fed and not [*module.children()] \
                    and [*module.parameters(False)]:
                fed.append((module, args[0].data))

        hook = register_module_forward_pre_hook(look)
        try:
            self.forward(self.x)
        finally:
            hook.remove()
        for module, value in fed:
            if value.is_floating_point() and max(
                    p.dim() for p in module.parameters(False)) > 1:
                size = value.square().mean().sqrt()
                if size > 10 or 0 < size < 1e-4:
                    self.say("input-scale", f"root mean square {size:.3g}")

    def loss(self) -> None:
        """What the graph says of the loss and of what it is fed."""
        out, loss = self.run()
        if not isinstance(loss, Tensor) or not loss.grad_fn:
            return self.say("no-graph", f"the loss is {loss!r:.60}")
        if loss.numel() > 1:
            self.say("loss-not-scalar", f"shape {tuple(loss.shape)}")
        if not (out.isfinite().all() and loss.isfinite().all()):
            self.say("not-finite", f"loss {loss.detach().mean():.3g}")
            return None
        graph = nodes(loss)
        kind = next((n for n in graph if re.match(LOSSES, name(n))), None)
        soft = next((n for n in graph if name(n) == "LogSoftmax"), None)
        y, last = self.y, before(kind) if kind else None
        if kind and name(kind) == "NllLoss":
            self.classes(kind, last, out)
        elif soft and not kind and y.shape == out.shape:
            self.softmax(before(soft), soft, out)
            rows = y.sum(1)
            if y.is_floating_point() and ((rows - 1).abs() > .01).any():
                self.say("target-range", f"targets sum to {numbers(rows)}")
        elif kind and name(kind).startswith("BinaryCrossEntropy"):
            if name(kind).endswith("Logits"):
                if re.fullmatch("Sigmoid|Softmax|LogSoftmax", name(last)):
                    self.say("sigmoid-twice", f"outputs {numbers(out)}")
                if name(last) == "Relu":
                    self.say("output-range", f"outputs {numbers(out)}")
            if y.min() < 0 or y.max() > 1:
                self.say("target-range", f"targets {numbers(y)}")
            elif y.shape == out.shape and name(kind).endswith("Logits"):
                own = F.binary_cross_entropy_with_logits(out, y.to(out))
                self.start(own.item(), math.log(2))
        elif isinstance(self.loss_fn, nn.KLDivLoss):
            if out.logsumexp(-1).abs().max() > .01:
                self.say("nll-input", f"exp(output) sums to "
                         f"{out.exp().sum(-1).mean():.3g}")
        elif isinstance(y, Tensor):
            self.quantities(kind, graph, out)
        return None

    def start(self, seen: float, guess: float) -> None:
        if seen > 3 * guess + 2:
            self.say("loss-at-start", f"{seen:.3g}, a guess has {guess:.3g}")

    def classes(self, kind: Any, last: Any, out: Tensor) -> None:
        z = kind._saved_self
        z = z[None] if z.dim() == 1 else z
        total = z.logsumexp(1).abs().max()
        if z.shape[1] == 1:
            self.say("one-logit", f"outputs of shape {tuple(out.shape)}")
        if total > .01:
            wrong = re.fullmatch("LogSoftmax|Log", name(last))
            seen = f"exp(output) sums to {z.exp().sum(1).mean():.3g}"
            return self.say("softmax-dim" if wrong else "nll-input", seen)
        if name(last) == "LogSoftmax":
            self.softmax(before(last), last, out)
        ignore = kind._saved_ignore_index
        ignore -= 2**64 * (ignore >= 2**63)
        own = F.nll_loss(z, kind._saved_target.view(z[:, 0].shape),
                         ignore_index=ignore)
        return self.start(own.item(), math.log(z.shape[1]))

    def softmax(self, last: Any, soft: Any, out: Tensor) -> None:
        """What cross entropy is fed."""
        p = out.detach()
        if name(last) == "Softmax":
            p = last._saved_result
            if p.dim() > 1 and last._saved_dim in (0, 2**64 - p.dim()):
                self.say("softmax-dim", f"dim 0 of {tuple(p.shape)}")
        ones = [dim for dim in range(1, p.dim()) if p.shape[dim] > 1
                and (p.sum(dim) - 1).abs().max() < 1e-3]
        if name(last) == "Softmax" or (ones and p.min() >= 0):
            self.say("softmax-twice", f"outputs {numbers(p)}")
        elif re.fullmatch("Sigmoid|Relu|Tanh", name(last)):
            self.say("output-range", f"{name(last)}: {numbers(p)}")

    def quantities(self, kind: Any, graph: list[Any], out: Tensor) -> None:
        """Regression: shapes, range, scale."""
        y = self.y
        most = max([n._saved_self.numel() for n in graph
                    if re.match("Mse|SmoothL1|Huber|Pow|Abs", name(n))
                    and isinstance(n._saved_self, Tensor)], default=0)
        if out.shape != y.shape and out.squeeze().shape == \
                y.squeeze().shape and most > max(out.numel(), y.numel()):
            self.say("target-shape", f"{tuple(out.shape)} and "
                     f"{tuple(y.shape)} give {most} differences")
        plain = SHAPES + "|Mean|Sum|Pow|Abs|Sub|Rsub|Mul|Div|Sqrt"
        last = name(before(kind or graph[0], plain))
        low = dict(Relu=0, Sigmoid=0, Softmax=0, Tanh=-1).get(last, -math.inf)
        high = dict(Sigmoid=1, Softmax=1, Tanh=1).get(last, math.inf)
        if (y < low - .05).any() or (y > high + .05).any():
            self.say("output-range", f"{last}, but targets {numbers(y)}")
        if out.numel() == y.numel() > 3 and kind:
            own = (out.flatten() - y.flatten()).square().mean().item()
            base = y.double().var(correction=0).item()
            size = y.double().square().mean().sqrt()
            if own > 3 * base and (size > 30 or own > 300 * base > 0):
                self.say("loss-at-start",
                         f"MSE {own:.3g}, the mean of y has {base:.3g}")

    def gradients(self) -> None:
        out, loss = self.run()
        if not isinstance(loss, Tensor) or not loss.grad_fn:
            return
        for p in self.model.parameters():
            p.grad = None
        own = {p for m in (self.model, self.loss_fn)
               if isinstance(m, nn.Module) for p in m.parameters()}
        held = {p for opt in self.optimizers for g in opt.param_groups
                for p in g["params"]}
        known = own | held | {*tensors(self.x), *tensors(self.y)}
        strange = {n.variable for n in nodes(loss)
                   if hasattr(n, "variable")} - known
        if strange:
            self.say("unregistered", f"{len(strange)} tensors, such as "
                     f"{tuple(strange.pop().shape)}")
        loss.mean().backward()
        named = {n: p for n, p in self.model.named_parameters()
                 if p.requires_grad}
        got = {n: gradient(p) for n, p in named.items()
               if p.grad is not None}
        lack = [n for n, p in named.items()
                if p.grad is None and (p in held or not held)]
        if lack:
            self.say("no-gradient", listed(lack))
        if not all(g.isfinite().all() for g in got.values()):
            self.say("not-finite", "gradients")
        lack = [n for n in got if held and named[n] not in held]
        gone = held - own
        if lack and gone:
            self.say("stale-optimizer", listed(lack))
        elif lack:
            self.say("not-in-optimizer", listed(lack))
        elif gone - {n.variable for n in nodes(loss)
                     if hasattr(n, "variable")}:
            self.say("not-in-model", f"{len(gone)} tensors")
        sizes = [(g.norm().item(), n) for n, g in got.items()
                 if g.dim() > 1 and g.any()]
        if len(sizes) > 1 and "not-finite" not in self.found:
            least, most = min(sizes), max(sizes)
            seen = f"norm {least[0]:.2g} in {least[1]}, " \
                   f"{most[0]:.2g} in {most[1]}"
            if most[0] > 1e4 or most[0] > 1e4 * sizes[-1][0]:
                self.say("exploding-gradients", seen)
            elif least[0] < 1e-5 * most[0] and \
                    sizes.index(least) < sizes.index(most):
                self.say("vanishing-gradients", seen)
        equal = [n for n, p in named.items() if p.dim() > 1 and len(p) > 1
                 and p[0].numel() > 1 and (p == p[:1]).all()]
        many = [p for p in named.values() if p.dim() > 1]
        if [n for n in equal if named[n].any()] or len(equal) == len(many) > 1:
            self.say("constant-weights", listed(equal))

    def evaluated(self, x: Any) -> Tensor:
        """The output in eval mode, from the state as it was."""
        self.back()
        self.model.eval()
        with torch.no_grad():
            return tensors(self.forward(x))[0].float()

    def evaluation(self) -> None:
        """In eval mode: random, mixed, ignored?"""
        one, two = self.evaluated(self.x), self.evaluated(self.x)
        if not one.isfinite().all() or one.shape != two.shape:
            return
        if not close(one, two):
            gap = (one - two).abs().max()
            return self.say("eval-random", f"outputs differ by {gap:.3g}")
        n = len(self.y) if isinstance(self.y, Tensor) and self.y.dim() else 0
        shapes = [t.shape[:2] for t in tensors(self.x)]
        if n < 2 or any(n not in shape or shape == (n, n)
                        for shape in [*shapes, one.shape[:2]]):
            return  # which dimension holds the samples?
        for i in 0, n - 1:
            new = self.evaluated(change(
                self.x, lambda t, i=i: t[i:i + 1].expand_as(t).clone()
                if len(t) == n else t[:, i:i + 1].expand_as(t).clone()))
            at = (i,) if len(one) == n else (slice(None), i)
            if new.shape == one.shape and not close(new[at], one[at]):
                gap = (new[at] - one[at]).abs().max()
                return self.say("samples-mixed", f"output {i} moves by "
                                f"{gap:.3g} when other samples change")

    def step(self) -> None:
        """What train_step does."""
        named = dict(self.model.named_parameters())
        modes = {m: m.training for m in self.model.modules()}
        seen: list[Any] = []

        def look(opt, args, kwargs):
            grads = [gradient(p) for g in opt.param_groups for p in g["params"]]
            seen.append((opt, grads, [g["lr"] for g in opt.param_groups],
                         self.model.training))

        def lrs():
            return [g["lr"] for g in self.optimizer.param_groups] \
                if self.optimizer else None

        first, before_step = lrs(), [p.detach().clone() for p in
                                     named.values()]
        self.model.zero_grad()
        hook = on_step(look)
        try:
            seed()
            self.train_step((self.x, self.y))
            calls, tries = list(seen), 1
            while not seen and tries < 8:  # it may accumulate on purpose
                self.train_step((self.x, self.y))
                tries += 1
            self.optimizers |= {call[0] for call in seen}
            moved = [not torch.equal(a, b) for a, b in
                     zip(before_step, named.values())]
            if not seen:
                self.say("no-optimizer-step", f"{tries} calls")
            elif not any(moved):
                grads = [g for call in seen for g in call[1]
                         if g is not None and g.any()]
                self.say("step-moves-nothing" if grads
                         else "no-gradient-at-step",
                         f"{len(seen)} steps, {len(grads)} gradients, "
                         f"lr {seen[0][2]}")
            woken = [m for m, mode in modes.items() if m.training > mode]
            modal = [m for m in modes if isinstance(m, MODAL)]
            if (not self.model.training or (seen and not seen[0][3])) and (
                    modes[self.model] or modal):
                self.say("left-in-eval", "model.training is False")
            elif modes[self.model] and any(isinstance(m, MODAL)
                                           for m in woken):
                self.say("mode-changed", f"{len(woken)} modules")
            if calls and calls[0][0] is self.optimizer and \
                    calls[0][2] != first and \
                    hasattr(self.optimizer.step, "_wrapped_by_lr_sched"):
                self.say("scheduler-first", f"lr {first} before the call, "
                         f"{calls[0][2]} at the first step")
            if calls and any(moved):
                left = [gradient(p) for p in named.values()]
                self.back()
                for p, g in zip(named.values(), left):
                    p.grad = g
                seen.clear()
                seed()
                self.train_step((self.x, self.y))
                a = [g for g in calls[0][1] if g is not None]
                b = [g for g in seen[0][1] if g is not None] if seen else a
                a, b = (torch.cat([g.flatten() for g in gs]) if gs else
                        torch.zeros(1) for gs in (a, b))
                if a.shape == b.shape and (a - b).norm() > .01 * a.norm():
                    self.say("gradients-accumulate", "gradient norm "
                             f"{a.norm():.3g}, then {b.norm():.3g}")
        finally:
            hook.remove()

    def learning(self) -> None:
        """Twenty steps on the batch, without dropout."""
        named = {n: p for n, p in self.model.named_parameters()
                 if p.requires_grad and p.dim() > 1}
        if self.optimizer is None and not self.train_step:
            opt = torch.optim.Adam([p for p in self.model.parameters()
                                    if p.requires_grad], 1e-3)
        else:
            opt = self.optimizer
        modes = {m: m.training and not isinstance(m, DROPOUT)
                 for m in self.model.modules()}

        def measure():
            for m, mode in modes.items():
                m.training = mode
            self.model.zero_grad()
            loss = self.run()[1]
            loss.backward()
            return loss

        losses, start = [], {n: p.detach().clone() for n, p in named.items()}
        zero: dict[str, int] = {}
        for _ in range(20):
            losses.append(measure().item())
            for n, p in named.items():
                if p.grad is not None and not gradient(p).any():
                    zero[n] = zero.get(n, 0) + 1
            if self.train_step:
                self.model.zero_grad()
                try:
                    self.train_step((self.x, self.y))
                except ValueError as error:  # of OneCycleLR, at its end
                    if "Tried to step" in str(error):
                        return
                    raise
            else:
                opt.step(measure)
            if len(losses) == 1:
                moved = sorted(((p - start[n]).norm() / start[n].norm()).item()
                               for n, p in named.items() if start[n].any()
                               and not torch.equal(p, start[n]))
                ratio = moved[len(moved) // 2] if moved else None
        losses.append(measure().item())
        if ratio and not isinstance(opt, torch.optim.LBFGS) and (
                self.optimizer or self.train_step) and (
                ratio > .5 or (ratio < 1e-6 and losses[0] > .1)):
            self.say("update-ratio", f"{ratio:.2g} of the weights' norm")
        dead = [n for n, times in zero.items() if times == 20]
        if dead:
            self.say("zero-gradient", listed(dead))
        if (self.optimizer or self.train_step) and losses[0] > 1e-3 and not (
                min(losses[1:]) < losses[0]):
            self.say("cannot-overfit",
                     f"loss {losses[0]:.4g}, at best {min(losses[1:]):.4g}")
        self.model.eval()
        with torch.no_grad():
            out = (tensors(self.forward(self.x)) or [torch.zeros(1)])[0]
        ins = [t for t in tensors(self.x) if len(t) == len(out)]
        if ins and len(out) > 1 and (out - out[:1]).abs().max() < \
                1e-6 * out.abs().max() and any((t != t[:1]).any()
                                               for t in ins):
            self.say("input-ignored", f"{len(out)} equal outputs")


def gradient(p: Tensor) -> Tensor | None:
    """A copy; dense, for that of an embedding may be sparse."""
    if p.grad is None:
        return None
    return p.grad.to_dense() if p.grad.is_sparse else p.grad.clone()


def close(a: Tensor, b: Tensor) -> bool:
    size = 1e-6 + 1e-3 * max(a.abs().max(), b.abs().max())
    return bool((a - b).abs().max() <= size)


def listed(names: list[str]) -> str:
    return f"{len(names)}: " + ", ".join(names[:3])


DROPOUT = nn.modules.dropout._DropoutNd
MODAL = DROPOUT, nn.modules.batchnorm._BatchNorm


def preflight(model: nn.Module, loss_fn: Callable[..., Tensor],
              batch: tuple[Any, Any], optimizer: Optimizer | None = None,
              train_step: Callable[[Any], Any] | None = None
              ) -> list[Finding]:
    """Check one batch (x, y) of training and return what looks wrong.

    The model is called as model(*x) for a tuple x, model(**x) for a
    dict, else model(x); the loss is loss_fn(output, y). train_step(batch)
    does one step of training on the batch; it is called some 25 times.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"model: pass an nn.Module, not {model!r:.40}")
    if not callable(loss_fn):
        raise TypeError("loss_fn: pass a function of (output, y), such as "
                        f"nn.CrossEntropyLoss(), not {loss_fn!r:.40}")
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise TypeError("batch: pass the pair (x, y)")
    if not tensors(list(batch[:1])) or not tensors(list(batch[1:])):
        raise TypeError("batch: x and y must be tensors, or tuples or dicts "
                        "of tensors; torch.as_tensor makes them")
    if optimizer is not None and not isinstance(optimizer, Optimizer):
        raise TypeError("optimizer: pass one of torch.optim, not "
                        f"{optimizer!r:.40}")
    if train_step is not None and not callable(train_step):
        raise TypeError("train_step: pass a function of the batch")
    lazy = any(nn.parameter.is_lazy(p) for p in model.parameters())
    roots = model, loss_fn, batch, optimizer, train_step
    with contextlib.ExitStack() as stack:
        if lazy:  # they get their shape first
            stack.enter_context(kept(*roots))
            with contextlib.suppress(Exception), torch.no_grad():
                Flight(model=model).forward(batch[0])
        back = stack.enter_context(kept(*roots))
        flight = Flight(model=model, loss_fn=loss_fn, x=batch[0], y=batch[1],
                        optimizer=optimizer, train_step=train_step, back=back,
                        found={}, optimizers={optimizer} - {None})
        for stage in (flight.inputs, flight.first_layer, flight.loss,
                      *[flight.step] * bool(train_step), flight.gradients,
                      flight.evaluation, flight.learning):
            back()
            try:
                stage()
            except Exception as error:
                fits = [code for code, text in RAISED.items()
                        if re.search(text, str(error))]
                flight.say((fits or ["raises"])[0],
                           f"{type(error).__name__}: {error}".split("\n")[0])
    return list(flight.found.values())


torch.manual_seed(0)
x, y = torch.randn(32, 8), torch.arange(32) % 4
model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4))
opt = torch.optim.Adam(model.parameters())
assert preflight(model, nn.CrossEntropyLoss(), (x, y), opt) == []
model.append(nn.Softmax(dim=1))
for finding in preflight(model, nn.CrossEntropyLoss(), (x, y), opt):
    print(*finding, sep="\n  ")
    assert finding.code == "softmax-twice"
