"""Never back to train() after a validation: it costs accuracy early,
and nothing that one can see after 20 epochs (a null result)."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
early, late = [], []
for seed in range(5):
    right = []
    for back in True, False:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([200, 1597])
        model = nn.Sequential(
            nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
            nn.Dropout(0.5), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epochs in 2, 18:
            for epoch in range(epochs):
                if back:
                    model.train()
                for batch in train[torch.randperm(200)].split(50):
                    opt.zero_grad()
                    loss = F.cross_entropy(model(x[batch]), y[batch])
                    loss.backward()
                    opt.step()
                model.eval()
            hits = model(x[test]).argmax(1) == y[test]
            right.append(hits.sum().item())
    a, b, stayed_a, stayed_b = right
    early.append(a - stayed_a)
    late.append(b - stayed_b)
    print(f"right after 2 epochs: {a}, stayed in eval {stayed_a};"
          f" after 20: {b}, {stayed_b}")
assert min(early) > 30
assert min(late) < 0 < max(late) and abs(sum(late)) < 0.01 * 5 * 1597
print(f"images lost, mean: {sum(early) / 5}, then {sum(late) / 5}")
