"""Skipping the step does not undo the forward pass: batch norm has already put the nan
into its running statistics. Right: in this file."""
import torch
from torch import nn

x = torch.randn(64, 4, generator=torch.Generator().manual_seed(0))
y = x.sum(dim=1, keepdim=True)
x[37] = torch.nan  # one bad sample, in one of four batches


def train(check_data):
    torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for batch_x, batch_y in zip(x.split(16), y.split(16), strict=True):
        if check_data and not batch_x.isfinite().all():
            continue  # before the model sees it
        loss = nn.functional.mse_loss(model(batch_x), batch_y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        if norm.isfinite():
            optimizer.step()
    return model.eval()


for check_data in False, True:
    model = train(check_data)
    weights = nn.utils.parameters_to_vector(model.parameters())
    output = model(x[:16])
    print(f"check_data={check_data}: weights finite {weights.isfinite().all().item()},"
          f" output in eval mode finite {output.isfinite().all().item()}")
    assert weights.isfinite().all()
    if check_data:
        assert output.isfinite().all()
    else:
        assert output.isnan().all()
