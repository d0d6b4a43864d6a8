"""A seeded study is repeatable, a pruner saves steps. Needs: optuna."""
try:
    import optuna
except ImportError:
    raise SystemExit("Needs optuna: pip install optuna") from None
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

optuna.logging.set_verbosity(optuna.logging.WARNING)  # no log lines
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def objective(trial):
    lr = trial.suggest_float("lr", 1e-4, 1, log=True)
    torch.manual_seed(0)
    model = torch.nn.Linear(64, 10)
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    for step in range(8):
        opt.zero_grad()
        F.cross_entropy(model(x[:1200]), y[:1200]).backward()
        opt.step()
        hits = (model(x[1200:]).argmax(1) == y[1200:]).sum().item()
        trial.report(hits, step)
        if trial.should_prune():
            raise optuna.TrialPruned
    return hits


steps = []
for cls in ["NopPruner"] + ["MedianPruner"] * 2:
    study = optuna.create_study(
        direction="maximize", pruner=getattr(optuna.pruners, cls)(),
        sampler=optuna.samplers.TPESampler(seed=0))
    study.optimize(objective, n_trials=12)
    steps.append(sum(len(t.intermediate_values) for t in study.trials))
    print(f"{cls:12} {steps[-1]} steps, best {study.best_value:.0f}"
          f" of 597, lr {study.best_params['lr']:.4f}")
assert len(set(steps)) == 2 and max(steps) == steps[0]
