"""Ray Tune runs a search of plain functions, on one machine or many.

Needs: ray.
"""
import os

import torch
from torch import nn

os.environ["RAY_AIR_NEW_OUTPUT"] = "0"  # no tables on the screen
try:
    import ray
    from ray import tune
except ImportError:
    raise SystemExit("Needs ray: pip install 'ray[tune]'") from None


def train(config):
    torch.manual_seed(0)
    x = torch.randn(64, 3)
    y = x.sum(1, keepdim=True)
    model = nn.Linear(3, 1)
    opt = torch.optim.SGD(model.parameters(), config["lr"])
    for step in range(30):
        opt.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        opt.step()
    return {"loss": loss.item()}


ray.init(num_cpus=2, log_to_driver=False, logging_level="ERROR")
results = tune.Tuner(
    train, param_space={"lr": tune.grid_search([0.001, 0.01, 0.1])},
    run_config=tune.RunConfig(storage_path=os.getcwd(), verbose=0),
).fit()
print("ray", ray.__version__, "torch", torch.__version__)
for result in results:
    print(f"{result.config}: loss {result.metrics['loss']:.4f}")
assert results.get_best_result("loss", "min").config["lr"] == 0.1
