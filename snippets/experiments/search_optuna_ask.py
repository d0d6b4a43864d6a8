"""Ask and tell: the loop is yours, the study hands out parameters and
takes results, of several trials at a time too. Needs: optuna."""
try:
    import optuna
except ImportError:
    raise SystemExit("Needs optuna: pip install optuna") from None
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

optuna.logging.set_verbosity(optuna.logging.WARNING)  # no log lines
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
torch.manual_seed(0)
train, val = torch.randperm(len(x)).split([1200, 597])
space = {"lr": optuna.distributions.FloatDistribution(
    1e-4, 1, log=True)}
study = optuna.create_study(
    direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))

for generation in range(3):
    trials = [study.ask(space) for _ in range(4)]
    nets = [nn.Linear(64, 10) for _ in trials]
    opt = torch.optim.Adam(
        {"params": list(net.parameters()), "lr": trial.params["lr"]}
        for net, trial in zip(nets, trials))  # one lr per net
    for batch in train.split(100):
        opt.zero_grad()
        sum(F.cross_entropy(net(x[batch]), y[batch])
            for net in nets).backward()
        opt.step()
    for net, trial in zip(nets, trials):
        hits = (net(x[val]).argmax(1) == y[val]).sum().item()
        study.tell(trial, hits)
    print(f"trials {len(study.trials):2}: best {study.best_value:.0f}")
assert study.best_value > 500 and len(study.trials) == 12
print(f"best lr {study.best_params['lr']:.4f}")
