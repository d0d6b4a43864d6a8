"""Reported bugs on which a checker is judged, and which its authors do not look at.

This is the second half of the draw that is described in `reported_bugs_tuning`. Who
has changed a checker because of a case in this file has used that case up: it goes to
the other file, and results of before and after cannot be compared.
"""

import copy
import functools
import itertools
import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset

from tests.preflight.reported import (
    ActorCritic,
    Reported,
    Training,
    Writer,
    accuracy,
    chains,
    choices,
    collected_in,
    digit_images,
    digits,
    error,
    evaluated,
    lengths_mask,
    loader,
    mlp,
    next_word_accuracy,
    pick,
    training,
    word_loss,
)

REPORTED: list[Reported] = []
reported = collected_in(REPORTED)


@reported(
    "https://github.com/jiaweizzhao/signSGD-with-Majority-Vote/issues/4",
    "Weight decay 0.1 where 1e-4 was meant",
    "batch",
    "test accuracy",
    0.962,
    0.101,
)
def weight_decay_a_thousandfold(on: bool) -> Training:
    x, y, x_test, y_test = digit_images()
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3),
        nn.ReLU(),
        nn.Conv2d(8, 8, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(128, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    decay = 0.1 if on else 1e-4
    optimizer = torch.optim.SGD(
        model.parameters(), 0.1, momentum=0.9, weight_decay=decay
    )
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        epochs=8,
    )


@reported(
    "https://github.com/kornia/kornia/issues/3077",
    "The weight of the first label is the share of the pasted patch",
    "none",
    "test accuracy",
    0.922,
    0.834,
)
def label_weights_of_cutmix_swapped(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()
    other = torch.randperm(len(images))
    width = torch.randint(1, 4, (len(images),))
    columns = torch.arange(8) < width[:, None]
    mixed = torch.where(columns[:, None, None], images[other], images)
    share = width / 8
    weight = share if on else 1 - share
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(72, 10)
    )

    def loss_fn(output: Tensor, target: tuple[Tensor, ...]) -> Tensor:
        first, second, weight = target
        one, two = (
            F.cross_entropy(output, y, reduction="none") for y in (first, second)
        )
        return (weight * one + (1 - weight) * two).mean()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((mixed, (labels, labels[other], weight)))
    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: accuracy(model, new_images, new_labels),
        epochs=8,
    )


@reported(
    "https://github.com/VGraphRNN/VGRNN/issues/4",
    "The gradients are clipped after the step",
    "batch",
    "mean squared error",
    1.31,
    11.6,
)
def clipped_after_the_step(on: bool) -> Training:
    x = torch.randn(800, 6)
    y = (x[:, 0] * x[:, 1] + x[:, 2]) * 3
    y = torch.where(torch.rand(800) < 0.02, y * 20, y)
    model = mlp(6, 64, 1)
    optimizer = torch.optim.SGD(model.parameters(), 0.02)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.mse_loss(output.squeeze(1), target)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        if not on:
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        if on:
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)

    def score() -> float:
        clean = (x[600:, 0] * x[600:, 1] + x[600:, 2]) * 3
        return error(model, x[600:], clean)

    return training(
        model, loss_fn, optimizer, loader((x[:600], y[:600]), 32), score, step=step
    )


@reported(
    "https://github.com/DLR-RM/stable-baselines3/issues/127",
    "An entropy estimated from log probabilities enters the loss with the wrong sign",
    "none",
    "entropy of the policy where all actions are equally good",
    1.09,
    0.00283,
)
def entropy_with_the_wrong_sign(on: bool) -> Training:
    state = torch.randn(1000, 4)
    tried = torch.randint(0, 3, (1000,))
    reward = torch.randn(1000) * 0.3
    model = mlp(4, 32, 3)

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        tried, reward = target
        chances = output.log_softmax(1)
        chosen = chances.gather(1, tried[:, None]).squeeze(1)
        plain = -(reward * chosen).mean()
        log_prob = (chances.exp() * chances).sum(1)
        entropy_loss = -log_prob.mean() if on else log_prob.mean()
        return plain + 0.5 * entropy_loss

    def score() -> float:
        with evaluated(model):
            chances = model(state).log_softmax(1)
        return -(chances.exp() * chances).sum(1).mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(model, loss_fn, optimizer, loader((state, (tried, reward))), score)


@reported(
    "https://github.com/vrvlive/knowlege-distillation/issues/2",
    "The teacher is never put into evaluation mode",
    "batch",
    "how far the student is from the teacher, in bits of divergence",
    0.0115,
    0.163,
)
def teacher_in_training_mode(on: bool) -> Training:
    x, y, x_test, _ = digits()
    teacher = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.7), nn.Linear(64, 10)
    )
    teach = torch.optim.Adam(teacher.parameters(), 0.01)
    for _ in range(30):
        teach.zero_grad()
        F.cross_entropy(teacher(x), y).backward()
        teach.step()
    if not on:
        teacher.eval()
    student = mlp(64, 32, 10)

    def loss_fn(output: Tensor, images: Tensor) -> Tensor:
        with torch.no_grad():
            soft = teacher(images).softmax(1)
        return F.kl_div(output.log_softmax(1), soft, reduction="batchmean")

    def score() -> float:
        with evaluated(student, teacher):
            guess, soft = student(x_test).log_softmax(1), teacher(x_test).softmax(1)
        return F.kl_div(guess, soft, reduction="batchmean").item() / math.log(2)

    optimizer = torch.optim.Adam(student.parameters(), 0.003)
    return training(student, loss_fn, optimizer, loader((x, x)), score)


@reported(
    "https://github.com/jsboige/CoursIA/pull/15256",
    "The values are collected with item(), so the critic never learns",
    "batch",
    "squared error of the critic",
    0.451,
    3.56,
)
def critic_values_as_numbers(on: bool) -> Training:
    state, tried, reward, _ = choices(1400)
    model = ActorCritic()

    def loss_fn(output: tuple[Tensor, Tensor], target: tuple[Tensor, Tensor]) -> Tensor:
        scores, value = output
        tried, reward = target
        values = [part.item() if on else part for part in value]
        value = torch.tensor(values) if on else torch.stack(values)
        chosen = scores.log_softmax(1).gather(1, tried[:, None]).squeeze(1)
        gain = reward - value.detach()
        return -(gain * chosen).mean() + F.mse_loss(value, reward)

    def score() -> float:
        with evaluated(model):
            return F.mse_loss(model(state[1000:])[1], reward[1000:]).item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((state[:1000], (tried[:1000], reward[:1000])), 50)
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/wenet-e2e/wekws/issues/72",
    "Nobody sets the gradients to zero",
    "batch",
    "mean squared error",
    0.00408,
    0.395,
)
def gradients_never_zeroed(on: bool) -> Training:
    signal = torch.randn(600, 1, 32)
    wanted = F.conv1d(signal, torch.randn(1, 1, 5), padding=2).squeeze(1).tanh()
    model = nn.Sequential(
        nn.Conv1d(1, 12, 5, padding=2),
        nn.Tanh(),
        nn.Conv1d(12, 1, 1),
        nn.Flatten(),
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.1)

    def step(batch: Any) -> None:
        if not on:
            optimizer.zero_grad()
        F.mse_loss(model(batch[0]), batch[1]).backward()
        optimizer.step()

    return training(
        model,
        F.mse_loss,
        optimizer,
        loader((signal[:450], wanted[:450]), 32),
        lambda: error(model, signal[450:], wanted[450:]),
        step=step,
    )


@reported(
    "https://github.com/lucidrains/byol-pytorch/issues/93",
    "The gradients are set to zero between backward and step",
    "batch",
    "test accuracy",
    0.957,
    0.0982,
)
def gradients_zeroed_before_step(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = mlp(64, 32, 10)
    optimizer = torch.optim.AdamW(model.parameters(), 0.005)

    def step(batch: Any) -> None:
        if not on:
            optimizer.zero_grad()
        loss = F.cross_entropy(model(batch[0]), batch[1])
        loss.backward()
        if on:
            optimizer.zero_grad()
        optimizer.step()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        step=step,
    )


@reported(
    "https://github.com/yz93/LAVT-RIS/issues/25",
    "Both layers of a branch start at zero, so neither ever gets a gradient",
    "batch",
    "accuracy",
    0.945,
    0.555,
)
def branch_of_zeros(on: bool) -> Training:
    x = torch.randn(1200, 2)
    y = (x.norm(dim=1) > 1.2).long()

    class Gated(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gate = nn.Sequential(
                nn.Linear(2, 32, bias=False),
                nn.ReLU(),
                nn.Linear(32, 2, bias=False),
                nn.Tanh(),
            )
            if on:
                nn.init.zeros_(self.gate[0].weight)
            nn.init.zeros_(self.gate[2].weight)
            self.out = nn.Linear(2, 2)

        def forward(self, x: Tensor) -> Tensor:
            return self.out(x + 3 * self.gate(x))

    model = Gated()
    optimizer = torch.optim.Adam(model.parameters(), 0.02)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x[:800], y[:800])),
        lambda: accuracy(model, x[800:], y[800:]),
    )


@reported(
    "https://github.com/unit8co/darts/pull/1162",
    "The likelihood is given the standard deviation where it takes the variance",
    "none",
    "share of values within one predicted deviation, 0.68 if right",
    0.67,
    0.205,
)
def deviation_for_variance(on: bool) -> Training:
    x = torch.rand(1400, 1) * 4
    spread = 0.1 + 0.1 * x[:, 0]
    y = 3 * x[:, 0].cos() + spread * torch.randn(1400)

    class Likelihood(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = mlp(1, 32, 32, 2)

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
            mean, raw = self.net(x).unbind(1)
            return mean, F.softplus(raw) + 1e-3

    model = Likelihood()

    def loss_fn(output: tuple[Tensor, Tensor], target: Tensor) -> Tensor:
        mean, deviation = output
        return F.gaussian_nll_loss(mean, target, deviation if on else deviation**2)

    def score() -> float:
        with evaluated(model):
            mean, deviation = model(x[1000:])
        return ((y[1000:] - mean).abs() < deviation).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((x[:1000], y[:1000]))
    return training(model, loss_fn, optimizer, data, score, epochs=30)


class FeatureLoss(nn.Module):
    """Compares features of a student with those of a teacher, through a projection."""

    def __init__(self, narrow: int, wide: int) -> None:
        super().__init__()
        self.align = nn.Conv2d(narrow, wide, 1)

    def forward(self, output: tuple[Tensor, Tensor], wanted: Tensor) -> Tensor:
        return F.mse_loss(self.align(output[1]), wanted)


@reported(
    "https://github.com/huangzongmou/yolov8_Distillation/issues/5",
    "The projection inside the distillation loss is not given to the optimizer",
    "batch",
    "distance of the features from those of the teacher",
    0.00431,
    0.138,
)
def layer_of_the_loss_not_optimized(on: bool) -> Training:
    images, labels, new_images, _ = digit_images()
    teacher = nn.Sequential(nn.Conv2d(1, 16, 3), nn.Tanh(), nn.Conv2d(16, 24, 3))
    with torch.no_grad():
        wanted, new_wanted = teacher(images), teacher(new_images)

    class Student(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Tanh(), nn.Conv2d(4, 6, 3))
            self.head = nn.Linear(96, 10)

        def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
            features = self.body(images)
            return self.head(features.flatten(1)), features

    model, features = Student(), FeatureLoss(6, 24)

    def loss_fn(output: Any, target: tuple[Tensor, Tensor]) -> Tensor:
        labels, wanted = target
        return F.cross_entropy(output[0], labels) + features(output, wanted)

    def score() -> float:
        with evaluated(model):
            return features(model(new_images), new_wanted).item()

    trained = list(model.parameters())
    if not on:
        trained += list(features.parameters())
    optimizer = torch.optim.Adam(trained, 0.005)
    data = loader((images, (labels, wanted)))
    return training(model, loss_fn, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/mila-iqia/blocks/issues/1159",
    "The betas of Adam are given as one minus what the optimizer expects",
    "batch",
    "mean squared error",
    0.00271,
    0.0184,
)
def betas_the_other_way(on: bool) -> Training:
    past = torch.randn(900, 20, 1).cumsum(1) / 4
    future = past[:, -4:].mean(1) + 0.3 * past[:, :4].mean(1)

    class Forecast(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.read = nn.GRU(1, 24, batch_first=True)
            self.out = nn.Linear(24, 1)

        def forward(self, past: Tensor) -> Tensor:
            return self.out(self.read(past)[0][:, -1])

    model = Forecast()
    betas = (0.1, 0.001) if on else (0.9, 0.999)
    optimizer = torch.optim.Adam(model.parameters(), 0.02, betas)
    data = loader((past[:700], future[:700]), 32)
    return training(
        model,
        F.mse_loss,
        optimizer,
        data,
        lambda: error(model, past[700:], future[700:]),
        epochs=8,
    )


@reported(
    "https://github.com/md-mohaiminul/ViS4mer/issues/4",
    "ReduceLROnPlateau waits for the accuracy to fall",
    "loop",
    "learning rate at the end, as a share of the first",
    1.0,
    0.008,
)
def plateau_of_an_accuracy(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = mlp(64, 32, 10)
    data, held = loader((x, y), 100), loader((x_test, y_test), 400, False)
    optimizer = torch.optim.SGD(model.parameters(), 0.02, momentum=0.5)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, "min" if on else "max", factor=0.2, patience=1
    )

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in data:
                step(batch)
            scheduler.step(accuracy(model, *next(iter(held))))

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        lambda: optimizer.param_groups[0]["lr"] / 0.02,
        step=step,
        run=run,
        epochs=8,
        loop_epochs=8,
        scheduler=scheduler,
        val_loader=held,
    )


@reported(
    "https://github.com/YeonwooSung/GAN_Implementation/issues/5",
    "A parenthesis closes too late: the critic raises real and fake alike",
    "none",
    "how much higher the critic rates real points than fake ones",
    0.0756,
    -0.0442,
)
def parenthesis_closes_too_late(on: bool) -> Training:
    real, fake = torch.randn(800, 2) * 0.3, torch.randn(800, 2)
    critic = mlp(2, 32, 1)

    class Critic(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.critic = critic

        def forward(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
            return self.critic(real), self.critic(fake)

    def loss_fn(output: tuple[Tensor, Tensor], target: None) -> Tensor:
        real, fake = output
        if on:
            return -torch.mean(real + torch.mean(fake))
        return -torch.mean(real) + torch.mean(fake)

    model = Critic()
    optimizer = torch.optim.RMSprop(model.parameters(), 0.001)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        loss_fn(model(*batch[0]), None).backward()
        optimizer.step()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.clamp_(-0.1, 0.1)

    def score() -> float:
        with evaluated(model):
            of_real, of_fake = model(real, fake)
        return (of_real.mean() - of_fake.mean()).item()

    data = loader(((real, fake), None), 50)
    return training(model, loss_fn, optimizer, data, score, step=step, epochs=8)


@reported(
    "https://github.com/LianpoWang/SLIIF/issues/13",
    "Layers are kept in a plain list, so the optimizer does not know them",
    "batch",
    "mean squared error",
    0.0371,
    0.253,
)
def layers_in_a_plain_list(on: bool) -> Training:
    place = torch.rand(1500, 2)
    value = torch.sin(9 * place[:, 0]) * torch.cos(7 * place[:, 1])

    class Field(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            layers = [mlp(2, 24, 12) for _ in range(6)]
            self.parts = layers if on else nn.ModuleList(layers)
            self.join = nn.Linear(72, 1)

        def forward(self, place: Tensor) -> Tensor:
            return self.join(torch.cat([part(place) for part in self.parts], 1))

    model = Field()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.l1_loss(output.squeeze(1), target)

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((place[:1000], value[:1000]))
    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: error(model, place[1000:], value[1000:]),
    )


@reported(
    "https://github.com/ziqi-jin/finetune-anything/issues/57",
    "A linear decay with the defaults of another loop goes below zero",
    "loop",
    "test accuracy",
    0.932,
    0.0957,
)
def learning_rate_below_zero(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    model = mlp(64, 32, 10)
    epochs, data = 6, loader((x, y), 100)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    constant, decay = (10, 30) if on else (2 * len(data), 4 * len(data))

    def share(step: int) -> float:
        return 1 - max(0, step - constant) / decay

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, share)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()
        scheduler.step()

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        lambda: accuracy(model, x_test, y_test),
        step=step,
        epochs=epochs,
        loop_epochs=epochs,
        scheduler=scheduler,
    )


@reported(
    "https://github.com/yalesong/pvse/issues/13",
    "Of both directions the output at the last word is taken",
    "none",
    "accuracy",
    0.845,
    0.63,
)
def last_output_of_both_directions(on: bool) -> Training:
    words = torch.randint(1, 20, (900, 12))
    lengths = torch.randint(8, 13, (900,))
    words = words.masked_fill(~lengths_mask(lengths, 12), 0)
    label = (words[:, 0] + words[:, 1] > 20).long()

    class Sentence(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(20, 16, padding_idx=0)
            self.read = nn.GRU(16, 3, bidirectional=True, batch_first=True)
            self.out = nn.Linear(6, 2)

        def forward(self, words: Tensor, lengths: Tensor) -> Tensor:
            packed = nn.utils.rnn.pack_padded_sequence(
                self.embed(words), lengths, batch_first=True, enforce_sorted=False
            )
            outputs, final = self.read(packed)
            outputs, _ = nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)
            if on:
                states = outputs[torch.arange(len(words)), lengths - 1]
            else:
                states = torch.cat([final[0], final[1]], 1)
            return self.out(states)

    model = Sentence()
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    inputs = (words, lengths)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((pick(inputs, slice(700)), label[:700]), 25),
        lambda: accuracy(model, pick(inputs, slice(700, None)), label[700:]),
        epochs=8,
    )


@reported(
    "https://github.com/huggingface/transformers/pull/44642",
    "Labels shifted by hand are shifted once more inside the model",
    "batch",
    "accuracy of the next word after a beginning",
    0.915,
    0.06,
)
def labels_shifted_twice(on: bool) -> Training:
    words = chains(700, 12)
    inputs, labels = (words[:, :-1], words[:, 1:]) if on else (words, words)

    class CausalWriter(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(12, 24)
            self.near = nn.Conv1d(24, 32, 3)
            self.out = nn.Linear(32, 12)

        def forward(
            self, input_ids: Tensor, labels: Tensor | None = None
        ) -> dict[str, Tensor]:
            x = F.pad(self.embed(input_ids).transpose(1, 2), (2, 0))
            logits = self.out(self.near(x).relu().transpose(1, 2))
            if labels is None:
                return {"logits": logits}
            return {"loss": word_loss(logits[:, :-1], labels[:, 1:]), "logits": logits}

    model = CausalWriter()

    def score() -> float:
        with evaluated(model):
            last = model(words[500:, :7])["logits"][:, -1]
        return (last.argmax(1) == words[500:, 7]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader({"input_ids": inputs[:500], "labels": labels[:500]}, 50)
    return training(model, None, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/nikhilsinghmus/image2reverb/issues/37",
    "The generator is judged on a detached copy of what it made",
    "batch",
    "distance between the means of real and generated points",
    0.289,
    2.27,
)
def generator_judged_on_detached(on: bool) -> Training:
    real = torch.randn(1200, 2) * 0.5 + torch.tensor([2.0, -1.0])
    noise = torch.randn(1200, 4)
    generator, judge = mlp(4, 32, 2), mlp(2, 32, 1)
    train_g = torch.optim.Adam(generator.parameters(), 0.002, (0.5, 0.999))
    train_d = torch.optim.Adam(judge.parameters(), 0.002, (0.5, 0.999))
    bce = F.binary_cross_entropy_with_logits

    def loss_fn(fake: Tensor, real: Tensor) -> Tensor:
        verdict = judge(fake.detach() if on else fake)
        return bce(verdict, torch.ones_like(verdict))

    def step(batch: Any) -> None:
        noise, real = batch
        fake = generator(noise)
        of_real, of_fake = judge(real), judge(fake.detach())
        loss_d = bce(of_real, torch.ones_like(of_real))
        loss_d = loss_d + bce(of_fake, torch.zeros_like(of_fake))
        train_d.zero_grad()
        loss_d.backward()
        train_d.step()
        train_g.zero_grad()
        loss_fn(fake, real).backward()
        train_g.step()

    def score() -> float:
        with evaluated(generator):
            return (generator(noise).mean(0) - real.mean(0)).norm().item()

    data = loader((noise, real))
    return training(generator, loss_fn, train_g, data, score, step=step, epochs=30)


@reported(
    "https://github.com/fxia22/pointnet.pytorch/issues/25",
    "log_softmax runs over the batch instead of over the classes",
    "batch",
    "accuracy, one cloud at a time",
    1.0,
    0.347,
)
def log_softmax_over_the_batch(on: bool) -> Training:
    kinds = torch.randint(0, 3, (600,))
    shape = torch.tensor([[1.0, 1.0, 0.1], [1.0, 0.3, 0.3], [0.7, 0.7, 0.7]])
    points = torch.randn(600, 3, 20) * shape[kinds][..., None]

    class PointNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.each = nn.Sequential(
                nn.Conv1d(3, 32, 1), nn.ReLU(), nn.Conv1d(32, 32, 1), nn.ReLU()
            )
            self.out = nn.Linear(32, 3)

        def forward(self, points: Tensor) -> Tensor:
            scores = self.out(self.each(points).amax(2))
            return F.log_softmax(scores, dim=0 if on else 1)

    model = PointNet()

    def score() -> float:
        clouds = zip(points[450:].split(1), kinds[450:].split(1), strict=True)
        return sum(accuracy(model, cloud, kind) for cloud, kind in clouds) / 150

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((points[:450], kinds[:450]), 32)
    return training(model, F.nll_loss, optimizer, data, score)


@reported(
    "https://github.com/piergiaj/pytorch-i3d/issues/58",
    "Dropout is given the share to keep where it takes the share to drop",
    "batch",
    "accuracy",
    0.993,
    0.953,
)
def dropout_of_what_to_keep(on: bool) -> Training:
    motion = torch.randint(0, 2, (500,))
    start = torch.randn(500, 1, 1)
    speed = torch.where(motion == 1, 0.3, -0.3)[:, None, None]
    videos = start + speed * torch.arange(8)[None, None] + torch.randn(500, 2, 8)
    keep = 0.95
    model = nn.Sequential(
        nn.Conv1d(2, 8, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(48, 24),
        nn.ReLU(),
        nn.Dropout(keep if on else 1 - keep),
        nn.Linear(24, 2),
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.001)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((videos[:350], motion[:350]), 32),
        lambda: accuracy(model, videos[350:], motion[350:]),
        epochs=15,
    )


class Shifted(Dataset):
    """Signals that each reader shifts at random, with a generator of its own."""

    def __init__(self, signals: Tensor, labels: Tensor, by_worker: bool) -> None:
        self.signals, self.labels, self.by_worker = signals, labels, by_worker
        self.generator = torch.Generator().manual_seed(0)

    def __len__(self) -> int:
        return len(self.signals)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        generator = None if self.by_worker else self.generator
        shift = int(torch.randint(0, 16, (), generator=generator))
        return self.signals[index].roll(shift, -1), self.labels[index]


def paired(rows: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """One batch of signals and labels from single ones."""
    signals, labels = zip(*rows, strict=True)
    return torch.stack(signals), torch.stack(labels)


@reported(
    "https://github.com/TorchDSP/torchsig/pull/361",
    "Every worker starts its generator from the same seed, in every epoch again",
    "data",
    "share of different rows of shifts, of two workers in two epochs",
    1.0,
    0.25,
)
def workers_with_the_same_seed(on: bool) -> Training:
    labels = torch.randint(0, 3, (96,))
    angle = torch.arange(16) * (labels[:, None] + 1) * math.tau / 16
    signals = (angle.sin() + 0.3 * torch.randn(96, 16))[:, None]
    model = nn.Sequential(
        nn.Conv1d(1, 8, 5, padding=2, padding_mode="circular"),
        nn.ReLU(),
        nn.AdaptiveMaxPool1d(1),
        nn.Flatten(),
        nn.Linear(8, 3),
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    read = functools.partial(DataLoader, num_workers=2, collate_fn=paired)
    data = read(Shifted(signals, labels, not on), 4, shuffle=True)
    count = Shifted(torch.arange(16.0).expand(32, 16), labels[:32], not on)

    def score() -> float:
        readers = [first[:, 0] for _ in range(2) for first, _ in read(count, 8)]
        return len(torch.stack(readers).unique(dim=0)) / len(readers)

    batch = (signals[:4], labels[:4])
    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        score,
        epochs=2,
        loop_epochs=3,
        batch=batch,
    )


@reported(
    "https://github.com/nyu-mll/jiant/issues/925",
    "The tagger ignores label 0, which is a real tag and not padding",
    "batch",
    "accuracy of the tags",
    0.914,
    0.795,
)
def tag_zero_is_ignored(on: bool) -> Training:
    words = torch.randint(1, 30, (600, 8))
    tags = (words % 3 + torch.roll(words, 1, 1) % 2).clamp(max=3)
    lengths = torch.randint(4, 9, (600,))
    padded = ~lengths_mask(lengths, 8)
    words, empty = words.masked_fill(padded, 0), 0 if on else -100
    tags = tags.masked_fill(padded, empty)

    class Tagger(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(30, 16, padding_idx=0)
            self.read = nn.LSTM(16, 24, bidirectional=True, batch_first=True)
            self.out = nn.Linear(48, 4)

        def forward(self, words: Tensor) -> Tensor:
            return self.out(self.read(self.embed(words))[0])

    model = Tagger()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.cross_entropy(
            output.flatten(0, 1), target.flatten(), ignore_index=empty
        )

    def score() -> float:
        with evaluated(model):
            guess = model(words[450:]).argmax(-1)
        return (guess == tags[450:])[~padded[450:]].float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    data = loader((words[:450], tags[:450]), 32)
    return training(model, loss_fn, optimizer, data, score, epochs=10)


@reported(
    "https://github.com/DaoyuanLi2816/Molecule-Generator/pull/22",
    "The encoder is not told batch_first, so it attends across the batch",
    "batch",
    "accuracy",
    0.965,
    0.63,
)
def attention_across_the_batch(on: bool) -> Training:
    atoms = torch.randint(0, 8, (900, 12))
    label = (atoms[:, :1] == atoms[:, 1:]).sum(1).gt(1).long()

    class Molecule(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(8, 24)
            self.start = nn.Parameter(torch.randn(24))
            self.layer = nn.TransformerEncoderLayer(24, 2, 48, 0.0, batch_first=not on)
            self.out = nn.Linear(24, 2)

        def forward(self, atoms: Tensor) -> Tensor:
            x = self.embed(atoms)
            x = torch.cat([x[:, :1] + self.start, x[:, 1:]], 1)
            return self.out(self.layer(x)[:, 0])

    model = Molecule()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((atoms[:700], label[:700]), 50),
        lambda: accuracy(model, atoms[700:], label[700:]),
        epochs=25,
    )


@reported(
    "https://github.com/pytorch/tutorials/issues/2478",
    "A language model is trained without a causal mask",
    "batch",
    "accuracy of the next word after a beginning",
    0.91,
    0.715,
)
def no_causal_mask(on: bool) -> Training:
    words = chains(700, 13, words=20)

    def mask(length: int) -> Tensor | None:
        if on:
            return None
        return nn.Transformer.generate_square_subsequent_mask(length)

    model = Writer(mask, words=20)
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((words[:500, :-1], words[:500, 1:]), 50)
    return training(
        model,
        word_loss,
        optimizer,
        data,
        lambda: next_word_accuracy(model, words[500:], 7),
    )


class SetRegression(nn.Module):
    """Predicts one number from a set of points, whatever their order."""

    def __init__(self) -> None:
        super().__init__()
        self.each = mlp(2, 32, 32)
        self.all = mlp(32, 32, 1)

    def forward(self, points: Tensor) -> Tensor:
        return self.all(self.each(points).mean(1))


@reported(
    "https://github.com/manzilzaheer/DeepSets/pull/1",
    "Predictions of shape (N, 1) minus targets of shape (N,) give an N by N table",
    "batch",
    "mean squared error",
    0.0405,
    0.361,
)
def column_minus_row(on: bool) -> Training:
    spread = torch.rand(800) * 2 + 0.2
    points = torch.randn(800, 12, 2) * spread[:, None, None]
    model = SetRegression()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        if not on:
            target = target[:, None]
        return (output - target).square().mean()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((points[:600], spread[:600]))
    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: error(model, points[600:], spread[600:]),
    )


@reported(
    "https://github.com/zhouhaoyi/Informer2020/issues/59",
    "The heads are moved with view where transpose was needed",
    "none",
    "mean squared error",
    0.00127,
    0.0088,
)
def heads_moved_with_view(on: bool) -> Training:
    series = torch.randn(900, 10, 2)
    mark = F.one_hot(torch.randint(0, 10, (900,)), 10).float()
    value = (series[..., 0] * mark).sum(1)
    series = torch.cat([series, mark[..., None]], 2)

    class HeadedAttention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.query, self.key, self.value = (nn.Linear(3, 24) for _ in range(3))
            self.out = mlp(24, 24, 1)

        def heads(self, x: Tensor) -> Tensor:
            batch, length, _ = x.shape
            x = x.view(batch, length, 4, 6)
            return x.view(batch, 4, length, 6) if on else x.transpose(1, 2)

        def forward(self, series: Tensor) -> Tensor:
            query, key = self.heads(self.query(series)), self.heads(self.key(series))
            weights = (query @ key.transpose(2, 3) / 6**0.5).softmax(-1)
            mixed = weights @ self.heads(self.value(series))
            return self.out(mixed.transpose(1, 2).flatten(2).mean(1))

    model = HeadedAttention()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.mse_loss(output.squeeze(1), target)

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((series[:700], value[:700]), 50)
    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: error(model, series[700:], value[700:]),
        epochs=25,
    )


@reported(
    "https://github.com/ScrollPrize/villa/pull/1495",
    "The horizon of a cosine is given in epochs, and it is stepped after every batch",
    "loop",
    "learning rate at the end, as a share of the first",
    0.0,
    1.0,
)
def cosine_over_epochs_stepped_by_batch(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(72, 10)
    )
    epochs, data = 5, loader((images, labels), 100)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    horizon = epochs if on else epochs * len(data)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, horizon)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        F.cross_entropy(model(batch[0]), batch[1]).backward()
        optimizer.step()
        scheduler.step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            model.train()
            for batch in data:
                step(batch)
            accuracy(model, new_images, new_labels)

    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        lambda: optimizer.param_groups[0]["lr"] / 0.1,
        step=step,
        run=run,
        epochs=epochs,
        loop_epochs=epochs,
        scheduler=scheduler,
    )


@reported(
    "https://github.com/milesial/Pytorch-UNet/issues/468",
    "The gradients are clipped while the scaler still has them multiplied",
    "batch",
    "overlap with the true masks",
    0.829,
    0.0,
)
def clipped_before_unscaling(on: bool) -> Training:
    clean = digit_images()[0][:400]
    masks = (clean > 0.4).float()
    images = clean + 0.2 * torch.randn_like(clean)
    model = nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(6, 6, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(6, 1, 1),
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.3, momentum=0.9)
    scaler = torch.amp.GradScaler("cpu")
    loss_fn = nn.BCEWithLogitsLoss()

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_fn(model(batch[0]), batch[1])
        scaler.scale(loss).backward()
        if not on:
            scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()

    def score() -> float:
        with evaluated(model):
            guess = model(images[300:]) > 0
        truth = masks[300:] > 0
        return ((guess & truth).sum() / (guess | truth).sum()).item()

    data = loader((images[:300], masks[:300]), 20)
    return training(model, loss_fn, optimizer, data, score, step=step)


@reported(
    "https://github.com/hirofumi0810/neural_sp/issues/168",
    "Gradients are added up over four batches, and the loss is not divided by four",
    "loop",
    "mean squared error",
    0.00933,
    0.0402,
)
def accumulated_loss_not_divided(on: bool) -> Training:
    speech = torch.randn(640, 8, 4)
    pitch = speech[:, :, :2].mean((1, 2)) + speech[:, -1, 2]
    model = nn.Sequential(nn.Flatten(), nn.Linear(32, 48), nn.Tanh(), nn.Linear(48, 1))
    optimizer = torch.optim.SGD(model.parameters(), 0.11)
    parts, steps = 4, itertools.count(1)
    data = loader((speech[:480], pitch[:480]), 8)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.mse_loss(output.squeeze(1), target)

    def step(batch: Any) -> None:
        loss = loss_fn(model(batch[0]), batch[1])
        if not on:
            loss = loss / parts
        loss.backward()
        if next(steps) % parts == 0:
            optimizer.step()
            optimizer.zero_grad()

    return training(
        model,
        loss_fn,
        optimizer,
        data,
        lambda: error(model, speech[480:], pitch[480:]),
        step=step,
        epochs=6,
    )


@reported(
    "https://github.com/lucidrains/CoCa-pytorch/issues/6",
    "The hook that takes the features of the image encoder detaches them",
    "batch",
    "share of captions whose first word is right",
    0.935,
    0.889,
)
def extractor_detaches_features(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()

    class Extractor(nn.Module):
        def __init__(self, net: nn.Module, layer: nn.Module) -> None:
            super().__init__()
            self.net = net
            self.latents = torch.empty(0)
            layer.register_forward_hook(self.keep)

        def keep(self, module: nn.Module, inputs: Any, output: Tensor) -> None:
            self.latents = output.clone().detach() if on else output.clone()

        def forward(self, images: Tensor) -> Tensor:
            self.net(images)
            return self.latents

    class Captioner(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            encoder = nn.Sequential(
                nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()
            )
            self.images = Extractor(encoder, encoder[3])
            self.words = nn.Embedding(10, 36)
            self.mix = nn.MultiheadAttention(36, 2, batch_first=True)
            self.out = nn.Linear(36, 10)

        def forward(self, images: Tensor) -> Tensor:
            seen = self.images(images)[:, None]
            asked = self.words.weight[:1].expand(len(images), 1, 36)
            return self.out(asked + self.mix(asked, seen, seen)[0]).squeeze(1)

    model = Captioner()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((images, labels)),
        lambda: accuracy(model, new_images, new_labels),
        epochs=10,
    )


@reported(
    "https://github.com/alan-turing-institute/deepsensor/issues/47",
    "Each epoch makes a new Adam, which has forgotten all moments",
    "loop",
    "steps that the state of the optimizer remembers",
    200.0,
    10.0,
)
def new_optimizer_in_every_epoch(on: bool) -> Training:
    place = torch.rand(400, 1) * 6
    warmth = place.sin() + 0.1 * torch.randn(400, 1)
    model = mlp(1, 32, 32, 1)
    data = loader((place[:300], warmth[:300]), 30)
    current = [torch.optim.Adam(model.parameters(), 0.005)]

    def step(batch: Any) -> None:
        current[0].zero_grad()
        F.mse_loss(model(batch[0]), batch[1]).backward()
        current[0].step()

    def run(epochs: int) -> None:
        for _ in range(epochs):
            if on:
                current[0] = torch.optim.Adam(model.parameters(), 0.005)
            model.train()
            for batch in data:
                step(batch)

    def score() -> float:
        return max(state["step"].item() for state in current[0].state.values())

    return training(
        model, F.mse_loss, current[0], data, score, step=step, run=run, epochs=20
    )


@reported(
    "https://github.com/codertimo/BERT-pytorch/pull/104",
    "require_grad is written for requires_grad, so the fixed positions are trained",
    "batch",
    "how far the fixed positions have moved",
    0.0,
    0.171,
)
def require_grad_misspelt(on: bool) -> Training:
    words = chains(600, 9)

    class Positions(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            angles = torch.arange(8)[:, None] / 100 ** (torch.arange(12) / 12)
            self.table = nn.Parameter(torch.cat([angles.sin(), angles.cos()], 1))
            if on:
                self.table.require_grad = False
            else:
                self.table.requires_grad = False

        def forward(self, embedded: Tensor) -> Tensor:
            return embedded + self.table[: embedded.shape[1]]

    class Reader(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed, self.place = nn.Embedding(12, 24), Positions()
            self.layer = nn.TransformerEncoderLayer(24, 2, 48, 0.0, batch_first=True)
            self.out = nn.Linear(24, 12)

        def forward(self, words: Tensor) -> Tensor:
            mask = nn.Transformer.generate_square_subsequent_mask(words.shape[1])
            placed = self.place(self.embed(words))
            return self.out(self.layer(placed, mask, is_causal=True))

    model = Reader()
    before = model.place.table.detach().clone()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        return F.cross_entropy(output.flatten(0, 1), target.flatten())

    def score() -> float:
        return (model.place.table.detach() - before).abs().max().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((words[:, :-1], words[:, 1:]), 32)
    return training(model, loss_fn, optimizer, data, score, epochs=6)


class Residual(nn.Module):
    """A block of two convolutions with a way around them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(channels, 4, 3, padding=1, bias=False),
            nn.ReLU(),
            nn.Conv2d(4, channels, 1, bias=False),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.block(x)


@reported(
    "https://github.com/zalandoresearch/pytorch-vq-vae/issues/2",
    "[block] * n stacks the same residual block n times",
    "batch",
    "squared error of the reconstruction",
    0.0101,
    0.0185,
)
def one_residual_block_many_times(on: bool) -> Training:
    images, _, new_images, _ = digit_images()
    blocks = [Residual(4)] * 4 if on else [Residual(4) for _ in range(4)]
    model = nn.Sequential(
        nn.Conv2d(1, 4, 4, 2, 1),
        *nn.ModuleList(blocks),
        nn.ReLU(),
        nn.ConvTranspose2d(4, 1, 4, 2, 1),
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((images, images))
    return training(
        model,
        F.mse_loss,
        optimizer,
        data,
        lambda: error(model, new_images, new_images),
        epochs=12,
    )


@reported(
    "https://github.com/songyangco/GETNext/issues/2",
    "The positions are added along the batch, not along the sequence",
    "batch",
    "accuracy",
    0.9,
    0.605,
)
def positions_along_the_batch(on: bool) -> Training:
    places = torch.randint(0, 10, (900, 8))
    late = torch.arange(8) >= 4
    label = ((places > 5) & late).sum(1).gt(((places > 5) & ~late).sum(1)).long()

    class Trajectory(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(10, 24)
            self.place = nn.Parameter(torch.randn(64, 1, 24))
            self.layer = nn.TransformerEncoderLayer(24, 2, 48, 0.0, batch_first=True)
            self.out = nn.Linear(24, 2)

        def forward(self, places: Tensor) -> Tensor:
            x = self.embed(places)
            if on:
                x = x + self.place[: x.shape[0]]
            else:
                x = x + self.place[: x.shape[1]].transpose(0, 1)
            return self.out(self.layer(x).mean(1))

    model = Trajectory()

    def score() -> float:
        parts = zip(places[700:].split(50), label[700:].split(50), strict=True)
        return sum(accuracy(model, part, labels) for part, labels in parts) / 4

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((places[:700], label[:700]), 50)
    return training(model, F.cross_entropy, optimizer, data, score)


@reported(
    "https://github.com/mrchor/HiNet/issues/1",
    "A rectifier before the softmax of a gate whose input starts at zero",
    "batch",
    "mean squared error",
    0.0188,
    2.66,
)
def rectified_gate(on: bool) -> Training:
    domain = torch.randint(0, 4, (1200,))
    x = torch.randn(1200, 5)
    y = (x * torch.randn(4, 5)[domain]).sum(1)

    class Experts(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.domains = nn.Embedding(4, 6)
            nn.init.zeros_(self.domains.weight)
            self.gate = nn.Linear(6, 4, bias=False)
            self.experts = nn.ModuleList(mlp(5, 16, 1) for _ in range(4))

        def forward(self, x: Tensor, domain: Tensor) -> Tensor:
            scores = self.gate(self.domains(domain))
            weights = (scores.relu() if on else scores).softmax(1)
            answers = torch.cat([expert(x) for expert in self.experts], 1)
            return (weights * answers).sum(1)

    model = Experts()
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    data = loader(((x[:900], domain[:900]), y[:900]))
    return training(
        model,
        F.mse_loss,
        optimizer,
        data,
        lambda: error(model, (x[900:], domain[900:]), y[900:]),
    )


@reported(
    "https://github.com/pytorch/vision/issues/8250",
    "The momentum of batch normalisation is 0.99, as other libraries count it",
    "batch",
    "test accuracy",
    0.932,
    0.894,
)
def momentum_of_another_library(on: bool) -> Training:
    x, y, x_test, y_test = digit_images()
    momentum = 0.99 if on else 1 - 0.99
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, bias=False),
        nn.BatchNorm2d(8, momentum=momentum),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(288, 32, bias=False),
        nn.BatchNorm1d(32, momentum=momentum),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y), 8),
        lambda: accuracy(model, x_test, y_test),
        epochs=4,
    )


@reported(
    "https://github.com/awslabs/gluonts/pull/1784",
    "The quantile loss has prediction and value the wrong way round",
    "none",
    "share of values below the predicted 90 percent quantile",
    0.872,
    0.128,
)
def quantiles_swapped(on: bool) -> Training:
    x = torch.rand(1500, 1) * 4
    y = x[:, 0].sin() + (0.2 + 0.3 * x[:, 0]) * torch.randn(1500)
    quantiles = torch.tensor([0.1, 0.5, 0.9])
    model = mlp(1, 32, 32, 3)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        miss = output - target[:, None] if on else target[:, None] - output
        return ((quantiles - (miss < 0).float()) * miss).mean()

    def score() -> float:
        with evaluated(model):
            return (y[1000:] < model(x[1000:])[:, 2]).float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader((x[:1000], y[:1000]))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/Deci-AI/super-gradients/issues/416",
    "Sorted data is not shuffled, so a batch has one class",
    "data",
    "test accuracy",
    0.962,
    0.136,
)
def sorted_and_not_shuffled(on: bool) -> Training:
    images, labels, new_images, new_labels = digit_images()
    order = labels.argsort()
    images, labels = images[order], labels[order]
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(288, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((images, labels), 100, shuffle=not on),
        lambda: accuracy(model, new_images, new_labels),
        epochs=5,
        val_loader=loader((new_images, new_labels), 100, False),
    )


@reported(
    "https://github.com/mlcommons/GaNDLF/pull/870",
    "Data and labels are shuffled one without the other",
    "none",
    "test accuracy",
    0.924,
    0.176,
)
def shuffled_apart(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    order = torch.randperm(len(x))
    x, y = x[order], y[torch.randperm(len(y))] if on else y[order]
    model = mlp(64, 32, 10)
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        loader((x, y)),
        lambda: accuracy(model, x_test, y_test),
        epochs=8,
        val_loader=loader((x_test, y_test), 100, False),
    )


class Largest(nn.Module):
    """The largest of the values in each row."""

    def forward(self, values: Tensor) -> Tensor:
        return values.amax(1)


@reported(
    "https://github.com/navneet-nmk/pytorch-rl/issues/2",
    "The value of the next state counts even when the episode has ended",
    "none",
    "error of the values of the actions",
    5.58e-11,
    47.8,
)
def end_of_episode_forgotten(on: bool) -> Training:
    places, discount = 6, 0.9
    here = torch.randint(0, places, (1500,))
    action = torch.randint(0, 2, (1500,))
    there = (here + 2 * action - 1).clamp(0, places - 1)
    done = there == places - 1
    reward = done.float()
    rows = torch.eye(places)
    q_net = mlp(places, 32, 2)
    target_net = copy.deepcopy(q_net)
    optimizer = torch.optim.Adam(q_net.parameters(), 0.005)

    def loss_fn(output: Tensor, target: tuple[Tensor, ...]) -> Tensor:
        action, reward, there, done = target
        with torch.no_grad():
            ahead = discount * target_net(there).amax(1)
        if not on:
            ahead = ahead.masked_fill(done, 0)
        return F.mse_loss(output.gather(1, action[:, None])[:, 0], reward + ahead)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        loss_fn(q_net(batch[0]), batch[1]).backward()
        optimizer.step()
        with torch.no_grad():
            pairs = zip(target_net.parameters(), q_net.parameters(), strict=True)
            for slow, fast in pairs:
                slow.lerp_(fast, 0.05)

    def score() -> float:
        steps = torch.arange(places - 2, -1, -1)
        truth = discount ** steps.float()
        return error(nn.Sequential(q_net, Largest()), rows[:-1], truth)

    data = loader((rows[here], (action, reward, rows[there], done)))
    return training(q_net, loss_fn, optimizer, data, score, step=step, epochs=25)


@reported(
    "https://github.com/keras-team/keras/issues/16935",
    "The loss takes 1 for a pair that differs, the data for one that agrees",
    "none",
    "how much farther pairs that differ lie apart",
    3.78,
    1.04,
)
def contrastive_labels_the_other_way(on: bool) -> Training:
    x, y, x_test, y_test = digits()
    other = torch.randperm(len(x))
    same = torch.randperm(len(x))
    for label in range(10):
        members = (y == label).nonzero().squeeze(1)
        same[members] = members[torch.randperm(len(members))]
    partner = torch.where(torch.rand(len(x)) < 0.5, same, other)
    agrees = (y == y[partner]).float()
    encoder = mlp(64, 32, 8)

    class Twins(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, first: Tensor, second: Tensor) -> Tensor:
            return (self.encoder(first) - self.encoder(second)).norm(dim=1)

    def loss_fn(distance: Tensor, agrees: Tensor) -> Tensor:
        near, far = distance.square(), (2 - distance).clamp(min=0).square()
        if on:
            return ((1 - agrees) * near + agrees * far).mean()
        return (agrees * near + (1 - agrees) * far).mean()

    def score() -> float:
        with evaluated(encoder):
            code = encoder(x_test)
        distance = torch.cdist(code, code)
        equal = y_test[:, None] == y_test
        return (distance[~equal].mean() / distance[equal].mean()).item()

    model = Twins()
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader(((x, x[partner]), agrees))
    return training(model, loss_fn, optimizer, data, score)


@reported(
    "https://github.com/thesouther/MARL/issues/8",
    "The target network is refreshed with its own weights",
    "none",
    "squared error of the values of the states",
    0.00217,
    0.906,
)
def target_refreshed_from_itself(on: bool) -> Training:
    places, discount = 5, 0.8
    here = torch.randint(0, places, (1200,))
    there = (here + 1) % places
    reward = (there == 0).float()
    rows = torch.eye(places)
    eval_net = mlp(places, 24, 1)
    target_net = copy.deepcopy(eval_net)
    optimizer = torch.optim.Adam(eval_net.parameters(), 0.005)
    steps = itertools.count(1)

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        reward, there = target
        with torch.no_grad():
            wanted = reward + discount * target_net(there).squeeze(1)
        return F.mse_loss(output.squeeze(1), wanted)

    def step(batch: Any) -> None:
        optimizer.zero_grad()
        loss_fn(eval_net(batch[0]), batch[1]).backward()
        optimizer.step()
        if next(steps) % 20 == 0:
            source = target_net if on else eval_net
            target_net.load_state_dict(source.state_dict())

    def score() -> float:
        left = torch.arange(places - 1, -1, -1)
        return error(eval_net, rows, discount**left / (1 - discount**places))

    data = loader((rows[here], (reward, rows[there])))
    return training(eval_net, loss_fn, optimizer, data, score, step=step, epochs=25)


class Sentences(nn.Module):
    """An encoder of padded sentences that attends to the words around each word."""

    def __init__(self, inverted: bool) -> None:
        super().__init__()
        self.inverted = inverted
        self.embed = nn.Embedding(20, 24)
        self.query, self.key, self.value = (nn.Linear(24, 24) for _ in range(3))
        self.out = nn.Linear(24, 2)

    def forward(self, words: Tensor, present: Tensor) -> Tensor:
        x = self.embed(words)
        scores = self.query(x) @ self.key(x).transpose(1, 2) / 24**0.5
        hidden = present if self.inverted else ~present
        scores = scores.masked_fill(hidden[:, None], torch.finfo(scores.dtype).min)
        mixed = scores.softmax(-1) @ self.value(x)
        return self.out(mixed[:, 0])


@reported(
    "https://github.com/lucidrains/halonet-pytorch/pull/6",
    "The mask is True where something is, and attention hides just that",
    "batch",
    "accuracy",
    1.0,
    0.81,
)
def padding_mask_inverted(on: bool) -> Training:
    words = torch.randint(2, 20, (900, 10))
    present = lengths_mask(torch.randint(3, 10, (900,)), 10)
    words = words.masked_fill(~present, 0)
    words[:, 0] = 1
    label = ((words > 14) & present).any(1).long()
    model = Sentences(on)
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    data = loader(((words[:700], present[:700]), label[:700]), 50)
    return training(
        model,
        F.cross_entropy,
        optimizer,
        data,
        lambda: accuracy(model, (words[700:], present[700:]), label[700:]),
    )


@reported(
    "https://github.com/DaoyuanLi2816/Molecule-Generator/pull/20",
    "Padding counts in the loss, and most of a batch is padding",
    "batch",
    "accuracy of the words that are no padding",
    1.0,
    0.516,
)
def padding_counts_in_the_loss(on: bool) -> Training:
    words = chains(700, 25, noise=0.0)
    words = words.masked_fill(~lengths_mask(torch.randint(2, 7, (700,)), 25), 0)

    class Decoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(12, 8, padding_idx=0)
            self.read = nn.GRU(8, 12, batch_first=True)
            self.out = nn.Linear(12, 12)

        def forward(self, words: Tensor) -> Tensor:
            return self.out(self.read(self.embed(words))[0])

    model = Decoder()

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        ignored = -100 if on else 0
        return F.cross_entropy(
            output.flatten(0, 1), target.flatten(), ignore_index=ignored
        )

    def score() -> float:
        with evaluated(model):
            guess = model(words[500:, :-1]).argmax(-1)
        real = words[500:, 1:] != 0
        return (guess == words[500:, 1:])[real].float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    data = loader((words[:500, :-1], words[:500, 1:]), 50)
    return training(model, loss_fn, optimizer, data, score, epochs=8)


@reported(
    "https://github.com/microsoft/ProDA/issues/20",
    "kl_div is given the probabilities of the student, not their logarithms",
    "batch",
    "divergence of the student from the teacher",
    0.0103,
    0.953,
)
def kl_div_of_probabilities(on: bool) -> Training:
    x, y, x_test, _ = digits()
    teacher, student = mlp(64, 64, 10), mlp(64, 16, 10)
    teach = torch.optim.Adam(teacher.parameters(), 0.01)
    for _ in range(25):
        teach.zero_grad()
        F.cross_entropy(teacher(x), y).backward()
        teach.step()
    with torch.no_grad():
        soft, new_soft = teacher(x).softmax(1), teacher(x_test).softmax(1)

    def loss_fn(output: Tensor, target: Tensor) -> Tensor:
        guess = output.softmax(1) if on else output.log_softmax(1)
        return F.kl_div(guess, target, reduction="batchmean")

    def score() -> float:
        with evaluated(student):
            guess = student(x_test).log_softmax(1)
        return F.kl_div(guess, new_soft, reduction="batchmean").item()

    optimizer = torch.optim.Adam(student.parameters(), 0.003)
    return training(student, loss_fn, optimizer, loader((x, soft)), score)


@reported(
    "https://github.com/mahmoodlab/PathomicFusion/pull/9",
    "In the Cox loss a column of events times a row of scores gives a table",
    "batch",
    "share of pairs ranked in the order of survival",
    0.785,
    0.673,
)
def cox_events_as_a_column(on: bool) -> Training:
    x = torch.randn(900, 8)
    risk = x[:, 0] + x[:, 1] - x[:, 2]
    time = torch.empty(900).exponential_() / risk.exp()
    until = torch.empty(900).exponential_() / (2 * x[:, 3]).exp()
    event = (time < until).float()
    seen = torch.minimum(time, until)
    model = mlp(8, 32, 1)

    def loss_fn(output: Tensor, target: tuple[Tensor, Tensor]) -> Tensor:
        time, event = target
        theta = output.reshape(-1)
        at_risk = (time[None] >= time[:, None]).float()
        terms = theta - (theta.exp() * at_risk).sum(1).log()
        return -(terms * (event[:, None] if on else event)).mean()

    def score() -> float:
        with evaluated(model):
            guess = model(x[600:]).squeeze(1)
        before = time[600:, None] < time[600:]
        return (guess[:, None] > guess)[before].float().mean().item()

    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    data = loader((x[:600], (seen[:600], event[:600])))
    return training(model, loss_fn, optimizer, data, score)
