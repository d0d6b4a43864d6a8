"""Both flips together turn a 9 by 180 degrees: no net reads it as a 9
any more, and many read a 6. A single flip seldom makes a 6."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16
flips = {"no": [], "left-right": [2], "up-down": [1], "both": [1, 2]}
print("nines flipped: no, left-right, up-down, both; then sixes: both")
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(6):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    img, label = x[test].view(-1, 8, 8), y[test]
    nines, sixes = img[label == 9], img[label == 6]
    turned = [nines.flip(dims) for dims in flips.values()]
    turned.append(sixes.rot90(2, (1, 2)))
    says = [model(some.flatten(1)).argmax(1) for some in turned]
    as_6, as_9 = ([(a == n).sum().item() for a in says] for n in (6, 9))
    assert turned[3].equal(nines.rot90(2, (1, 2)))
    assert as_9[3] == 0 and as_6[3] > as_6[2] and as_6[:2] == [0, 0]
    print(f"{len(nines)}, {len(sixes)}: read as 6 {as_6}, as 9 {as_9}")
one = says[3].tolist().index(6)  # a nine that is then read as a 6
for i, name in enumerate(flips):
    plt.subplot(1, 4, i + 1, aspect=1, xlim=(-1, 8)).axis("off")
    row, col = turned[i][one].nonzero(as_tuple=True)
    plt.scatter(col, -row, 70 * turned[i][one, row, col], marker="s")
    plt.title(f"flip: {name}\nread: {says[i][one]}")
plt.savefig("augmentation_nine.svg", bbox_inches="tight", metadata={
    "Title": "Flipped both ways, this 9 is read as a 6"})
