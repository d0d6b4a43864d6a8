"""add_hparams stores settings and result in a run of its own.
Needs: tensorboard."""
import os

try:
    from tensorboard.backend.event_processing import event_accumulator
    from tensorboard.plugins.hparams import plugin_data_pb2
    from torch.utils.tensorboard import SummaryWriter
except ImportError:
    raise SystemExit(
        "Needs tensorboard: pip install tensorboard") from None

config = {"lr": 0.1, "opt": "Adam", "amsgrad": True}
with SummaryWriter("search/a") as writer:
    writer.add_hparams(config, {"test/right": 570}, run_name="hparams")

print(os.listdir("search"), "holds", [
    name for name in os.listdir("search/a") if "events" not in name])
events = event_accumulator.EventAccumulator("search/a/hparams")
events.Reload()
(right,) = events.Scalars("test/right")
content = events.PluginTagToContent("hparams")
start = plugin_data_pb2.HParamsPluginData.FromString(
    content["_hparams_/session_start_info"]).session_start_info
found = {key: getattr(value, value.WhichOneof("kind"))
         for key, value in start.hparams.items()}
assert found == config and right.value == 570
for key in config:
    print(key, found[key])
print("test/right", right.value)
