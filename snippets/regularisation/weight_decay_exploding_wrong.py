"""Weight decay does not bound gradients: a recurrent net whose loss is
nan without it is nan with it. Clipping stops that. Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(64, 30, 1)
y = x.sum(1)  # add up 30 numbers
first = set()
inf = torch.inf
for wd, clip in (0, inf), (0.1, inf), (10, inf), (0, 1):
    torch.manual_seed(0)
    rnn = nn.RNN(1, 16, nonlinearity="relu", batch_first=True)
    out = nn.Linear(16, 1)
    nn.init.eye_(rnn.weight_hh_l0)
    params = [*rnn.parameters(), *out.parameters()]
    opt = torch.optim.SGD(params, lr=0.01, weight_decay=wd)
    norms = []
    for step in range(40):
        opt.zero_grad()
        loss = (out(rnn(x)[1][0]) - y).square().mean()
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(params, clip).item())
        opt.step()
    first.add(norms[0])
    assert len(first) == 1 and loss.isnan() == (clip != 1)
    print(f"decay {wd:3}, clipped to {clip:3}: first gradient "
          f"{norms[0]:.2f}, loss at the end {loss:.4f}")
