"""With softmax over the batch, an answer depends on the other images. Tested on all
test images at once, the model looks fine; one at a time, it always answers class 0.
Right: losses/softmax_dim.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_model(optimizer_name, dim, train):
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    if optimizer_name == "SGD":
        opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    else:
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(6):
        for batch in train[torch.randperm(len(train))].split(100):
            log_probabilities = model(x[batch]).log_softmax(dim)
            opt.zero_grad()
            F.nll_loss(log_probabilities, y[batch]).backward()
            opt.step()
    return model


def count_correct(model, dim, test, batch_size):
    correct = 0
    with torch.no_grad():
        for batch in test.split(batch_size):
            probabilities = model(x[batch]).softmax(dim)
            correct += (probabilities.argmax(dim=1) == y[batch]).sum().item()
    return correct


print("correct of 597, in batches of   597   10    1")
for optimizer_name in "SGD", "Adam":
    for dim in 1, 0:
        for seed in range(5):
            torch.manual_seed(seed)
            train, test = torch.randperm(len(x)).split([1200, 597])
            model = train_model(optimizer_name, dim, train)
            correct = {size: count_correct(model, dim, test, size)
                       for size in (597, 10, 1)}
            assert correct[597] > 540
            if dim == 1:
                assert correct[1] == correct[10] == correct[597]
            else:
                assert correct[10] < correct[597] - 60
                assert correct[1] == (y[test] == 0).sum()
            print(f"{optimizer_name:4} dim={dim} seed {seed}:           "
                  f"{correct[597]:5}{correct[10]:5}{correct[1]:5}")
