"""One loop trains in fp32, bf16 and fp16, on a CPU or a GPU, and the
three agree. Only fp16 switches the scaler on."""
import torch
from sklearn.datasets import load_digits
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"
data, target = load_digits(return_X_y=True)
x = torch.tensor(data / 16).float().to(device)  # (1797, 64)
y = torch.tensor(target).to(device)
loss_fn = nn.CrossEntropyLoss()

for seed in range(5):
    right, scales = [], []
    for dtype in [torch.float32, torch.bfloat16, torch.float16]:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        net = nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)
        model = nn.Sequential(*net).to(device)
        opt = torch.optim.SGD(model.parameters(), lr=0.3)
        fp16 = dtype == torch.float16
        scaler = torch.amp.GradScaler(device, enabled=fp16)
        mixed = dtype != torch.float32
        for epoch in range(6):
            for batch in train[torch.randperm(1200)].split(100):
                opt.zero_grad()
                with torch.amp.autocast(device, dtype, enabled=mixed):
                    logits = model(x[batch])
                    loss = loss_fn(logits, y[batch])
                scaler.scale(loss).backward()
                scaler.unscale_(opt)
                nn.utils.clip_grad_norm_(model.parameters(), 0.3)
                scaler.step(opt)
                scaler.update()
        assert logits.dtype == dtype
        hits = (model(x[test]).argmax(1) == y[test]).sum().item()
        right.append(hits)
        scales.append(scaler.get_scale())  # 1 where it is switched off
    assert max(right) < min(right) + 20
    print("right of 597:", *right, "last scale:", *scales)
