"""What add_scalar writes can be read back, point by point.
Needs: tensorboard."""
try:
    from tensorboard.backend.event_processing import event_accumulator
    from torch.utils.tensorboard import SummaryWriter
except ImportError:
    raise SystemExit(
        "Needs tensorboard: pip install tensorboard") from None

for lr in 0.1, 0.3:
    with SummaryWriter(f"runs/lr{lr}") as writer:
        w = 1.0
        for step in range(4):
            writer.add_scalar("loss", w**2, step)
            w -= lr * 2 * w  # a step down the slope of w**2

    events = event_accumulator.EventAccumulator(f"runs/lr{lr}")
    events.Reload()
    assert events.Tags()["scalars"] == ["loss"]
    points = [(e.step, e.value) for e in events.Scalars("loss")]
    assert abs(points[3][1] - (1 - 2 * lr) ** 6) < 1e-6
    print(f"lr {lr}:", *(f"{n}: {loss:.4f}" for n, loss in points))
