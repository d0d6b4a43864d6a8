"""A pre-norm transformer at the high lr: it learns without warm-up, and
better with it, in four nets out of five or more."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import LinearLR

data, target = load_digits(return_X_y=True)
x = torch.tensor(data / 16).float().view(-1, 8, 8)  # 8 rows: 8 tokens
y = torch.tensor(target)


def train_and_test(seed, lr, warm):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    layers = [nn.TransformerEncoderLayer(
        16, nhead=1, dim_feedforward=16, dropout=0, batch_first=True,
        norm_first=True) for _ in range(4)]
    model = nn.Sequential(nn.Linear(8, 16), *layers, nn.LayerNorm(16),
                          nn.Flatten(), nn.Linear(8 * 16, 10))
    opt = torch.optim.Adam(model.parameters(), lr, fused=True)
    sched = LinearLR(opt, 1 / warm, total_iters=warm - 1)
    for _ in range(50):
        batch = train[torch.randint(1200, [32])]
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()
        sched.step()
    return (model(x[test]).argmax(1) == y[test]).sum().item()


gained = 0
for seed in range(5):
    cold = train_and_test(seed, lr=0.03, warm=1)  # no warm-up
    warm = train_and_test(seed, lr=0.03, warm=16)
    assert cold > 150
    gained += warm > cold + 50
    print(f"right: {cold}, with warm-up {warm}, clear gains {gained}")
assert gained > 3
