"""Freeze part of a model and train it later.
Freeze keeps weights and running statistics as they are, also after model.train(), and
thaw() restores what was there before and hands the weights to the optimizer."""
from types import TracebackType
from typing import Any

import torch
from torch import nn


class Freeze:
    """Keep modules as they are until thaw() is called.

    Their parameters get no gradient, and those that they had are dropped, so that
    the optimizers of torch (LBFGS excepted) pass over them: no step, no momentum,
    no weight decay. A frozen module that is called switches to eval mode, even
    after model.train(): batch norm keeps its statistics, and dropout is off.

    A parameter that another part of the model shares is frozen there too. Freeze
    before the model is wrapped in DistributedDataParallel. A with statement thaws
    at its end. If modules were frozen twice, thaw them in the reverse order.

    Not stopped: a method called in place of the module, such as body.encode(x),
    runs in the mode that body has, and nn.Embedding(max_norm=...) rescales rows.
    """

    def __init__(self, *modules: nn.Module) -> None:
        if not modules:
            raise ValueError("name the modules to freeze, such as model.body")
        for module in modules:
            if not isinstance(module, nn.Module):
                raise TypeError(f"{type(module).__name__} is no module")
            if any(isinstance(part, torch.jit.ScriptModule)
                   for part in module.modules()):
                raise TypeError("TorchScript takes no hooks: freeze before it")
            if any(nn.parameter.is_lazy(p) for p in module.parameters()):
                raise ValueError("lazy layers have no weights yet: run a batch first")
        frozen = nn.ModuleList(modules)  # names nothing twice
        self._modes = [(m, m.training) for m in frozen.modules() if m is not frozen]
        self._required = [
            (module, name, parameter.requires_grad) for module, _ in self._modes
            for name, parameter in module.named_parameters(recurse=False)]
        for parameter in frozen.parameters():
            parameter.requires_grad_(False)
            parameter.grad = None  # with zeros, momentum and decay would go on
        for module, _ in self._modes:
            module.training = False
        self._hooks = [  # before other hooks: spectral_norm reads the mode in one
            module.register_forward_pre_hook(_stay_in_eval, prepend=True)
            for module, _ in self._modes]

    def thaw(
        self, optimizer: torch.optim.Optimizer | None = None, **options: Any
    ) -> None:
        """Restore requires_grad and the modes that were found.

        Call model.train() or model.eval() next: the model may have changed its
        mode. Parameters that were replaced meanwhile, as to_empty() and
        load_state_dict(assign=True) do, are thawed too.

        With an optimizer, the parameters that it does not hold become a group of
        it, with options such as lr=1e-4. What it holds stays in its group, with
        the state of the steps before the freeze. A second call changes nothing.

        Schedulers do not expect a new group: build them after this call, or give
        the optimizer all parameters from the start and call thaw().
        """
        if not self._hooks:
            return
        group = self._new_group(optimizer, options)
        if group:
            optimizer.add_param_group(group)
        for hook in self._hooks:
            hook.remove()
        self._hooks = []
        for parameter, required in self._parameters().items():
            parameter.requires_grad_(required)
        for module, was_training in self._modes:
            module.training = was_training

    def _parameters(self) -> dict[nn.Parameter, bool]:
        """Return the present parameters and the requires_grad to restore."""
        held = [(getattr(module, name, None), required)
                for module, name, required in self._required]
        return {p: required for p, required in held if isinstance(p, nn.Parameter)}

    def _new_group(
        self, optimizer: torch.optim.Optimizer | None, options: dict[str, Any]
    ) -> dict[str, Any]:
        if optimizer is None:
            if options:
                raise TypeError(f"{', '.join(options)} without an optimizer")
            return {}
        if unknown := options.keys() - optimizer.defaults.keys():
            raise TypeError(f"{type(optimizer).__name__} has no option "
                            f"{', '.join(sorted(unknown))}")
        held = {id(p) for group in optimizer.param_groups for p in group["params"]}
        new = [p for p, required in self._parameters().items()
               if required and id(p) not in held]
        if options and not new:
            raise ValueError("the optimizer has no parameter to add: it holds them "
                             "already, so change their group")
        return {"params": new, **options} if new else {}

    def __enter__(self) -> "Freeze":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.thaw()


def _stay_in_eval(module: nn.Module, inputs: tuple) -> None:
    module.training = False  # model.train() may have switched it back


if __name__ == "__main__":
    import torch.nn.functional as F
    from sklearn.datasets import load_digits

    digits = load_digits()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    images = torch.tensor(digits.data, dtype=torch.float32, device=device) / 16
    labels = torch.tensor(digits.target, device=device)

    torch.manual_seed(0)
    body = nn.Sequential(
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.1))
    model = nn.Sequential(body, nn.Linear(64, 10)).to(device)

    def train_epoch():
        model.train()
        for batch in torch.randperm(len(images), device=device).split(100):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
        return loss.item()

    def fingerprint():
        return torch.cat([t.flatten().double() for t in body.state_dict().values()])

    frozen = Freeze(body)
    optimizer = torch.optim.AdamW(model[1].parameters(), lr=0.01)
    start = fingerprint()
    for epoch in range(1, 5):
        if epoch == 3:
            frozen.thaw(optimizer, lr=0.003)
        loss = train_epoch()
        moved = not fingerprint().equal(start)
        print(f"epoch {epoch}: loss of the last batch {loss:.4f},"
              f" body {'trained' if moved else 'unchanged'}")
        assert moved == (epoch >= 3)
    print("lr of each group:", [group["lr"] for group in optimizer.param_groups])
