"""Category numbers as a quantity explain next to nothing; an embedding
and one-hot explain almost all that can be. Right: data/embeddings.py."""
import torch
import torch.nn.functional as F
from torch import nn

for seed in range(5):
    torch.manual_seed(seed)
    ids, effect = torch.randint(50, (1200,)), torch.randn(50)
    y = effect[ids] + 0.3 * torch.randn(1200)
    number = ids[:, None].float()
    ways = {
        "embedding": (ids, nn.Embedding(50, 8), 8),
        "one-hot": (F.one_hot(ids, 50).float(), nn.Identity(), 50),
        "integer": (number, nn.Identity(), 1),
        "scaled": (number / 25 - 1, nn.Identity(), 1),
    }
    r2 = []
    for x, first, dims in ways.values():
        torch.manual_seed(seed)
        model = nn.Sequential(
            first, nn.Linear(dims, 32), nn.ReLU(), nn.Linear(32, 1))
        opt = torch.optim.Adam(model.parameters(), 0.02)
        for epoch in range(8):
            for batch in torch.randperm(900).split(100):
                opt.zero_grad()
                F.mse_loss(model(x[batch])[:, 0], y[batch]).backward()
                opt.step()
        error = F.mse_loss(model(x[900:])[:, 0], y[900:])
        r2 += [1 - error / y[900:].var(correction=0)]
    emb, hot, *numbers = r2
    assert min(emb, hot) > max(numbers) + 0.4
    print("R2", {name: f"{r:.2f}" for name, r in zip(ways, r2)})
