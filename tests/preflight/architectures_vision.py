"""Sound trainings of networks for images."""
import math
from copy import deepcopy

import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.sound import (
    Streamed,
    digit_loaders,
    epochs,
    gratings,
    loaders,
    plain_step,
    some_digits,
    sound,
)

CLASSES = 6  # of the gratings


def stripes(count=64):
    return gratings(count, classes=CLASSES)


def conv_bn(inputs, outputs, kernel=3, stride=1, groups=1):
    """A convolution without bias, and the normalisation behind it."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, 1, groups, False),
        nn.BatchNorm2d(outputs),
    )


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = conv_bn(inputs, outputs, stride=stride)
        self.second = conv_bn(outputs, outputs)
        self.shortcut = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = conv_bn(inputs, outputs, 1, stride)

    def forward(self, x):
        out = self.second(F.relu(self.first(x), inplace=True))
        return F.relu(out + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self, width=8, classes=CLASSES, channels=3):
        super().__init__()
        self.stem = nn.Sequential(conv_bn(channels, width), nn.ReLU(inplace=True))
        self.layer1 = BasicBlock(width, width)
        self.layer2 = BasicBlock(width, 2 * width, 2)
        self.layer3 = BasicBlock(2 * width, 4 * width, 2)
        self.fc = nn.Linear(4 * width, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(
                    module.weight, mode="fan_out", nonlinearity="relu"
                )
        for module in self.modules():
            if isinstance(module, BasicBlock):
                nn.init.zeros_(module.second[1].weight)

    def features(self, x):
        return self.layer3(self.layer2(self.layer1(self.stem(x))))

    def forward(self, x):
        return self.fc(self.features(x).mean((2, 3)))


@sound("resnet", steps=50)
def resnet():
    """ResNet; the last scale of each block starts at zero; SGD, steps per epoch.

    https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py
    """
    model = ResNet()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4
    )
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.1)
    train_loader, val_loader = loaders(stripes, 1280, 64)

    def train_step(batch):
        images, target = batch
        loss = criterion(model(images), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader, scheduler.step)

    return Streamed(
        model, criterion, stripes(), optimizer, train_step, draw=stripes,
        loop=loop, scheduler=scheduler, train_loader=train_loader,
        val_loader=val_loader,
    )


class VGG(nn.Module):
    def __init__(self):
        super().__init__()
        layers, inputs = [], 3
        for width in (16, "pool", 32, "pool", 32, 32, "pool"):
            if width == "pool":
                layers.append(nn.MaxPool2d(2, 2))
                continue
            layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU(inplace=True)]
            inputs = width
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(32 * 2 * 2, 256), nn.ReLU(True), nn.Dropout(0.5),
            nn.Linear(256, 256), nn.ReLU(True), nn.Dropout(0.5),
            nn.Linear(256, CLASSES),
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(
                    module.weight, mode="fan_out", nonlinearity="relu"
                )
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Linear):
                # The gain that a deviation of 0.01 has at the original's 4096 inputs.
                deviation = 0.01 * math.sqrt(4096 / module.in_features)
                nn.init.normal_(module.weight, 0, deviation)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


@sound("vgg", steps=120)
def vgg():
    """VGG without normalisation; linear layers start small; SGD at 0.01.

    https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py
    """
    model = VGG()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4
    )

    train_step = plain_step(model, criterion, optimizer)

    return Streamed(model, criterion, stripes(), optimizer, train_step, draw=stripes)


class DenseLayer(nn.Module):
    def __init__(self, inputs, growth, bottleneck=2):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, bottleneck * growth, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(bottleneck * growth)
        self.conv2 = nn.Conv2d(bottleneck * growth, growth, 3, padding=1, bias=False)

    def forward(self, x):
        new = self.conv1(F.relu(self.norm1(x)))
        new = self.conv2(F.relu(self.norm2(new)))
        return torch.cat([x, new], 1)


class DenseNet(nn.Module):
    def __init__(self, growth=8, layers=(2, 2)):
        super().__init__()
        width = 2 * growth
        blocks = [nn.Conv2d(3, width, 3, 2, 1, bias=False)]
        for index, count in enumerate(layers):
            for _ in range(count):
                blocks.append(DenseLayer(width, growth))
                width += growth
            if index < len(layers) - 1:
                blocks += [
                    nn.BatchNorm2d(width), nn.ReLU(inplace=True),
                    nn.Conv2d(width, width // 2, 1, bias=False), nn.AvgPool2d(2),
                ]
                width //= 2
        self.features = nn.Sequential(*blocks, nn.BatchNorm2d(width))
        self.classifier = nn.Linear(width, CLASSES)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)
            elif isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, x):
        x = F.relu(self.features(x), inplace=True)
        return self.classifier(x.mean((2, 3)))


@sound("densenet", steps=30)
def densenet():
    """DenseNet: layers see all that came before; SGD with Nesterov's momentum.

    https://github.com/pytorch/vision/blob/main/torchvision/models/densenet.py
    """
    model = DenseNet()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4, nesterov=True
    )

    def train_step(batch):
        images, target = batch
        loss = F.cross_entropy(model(images), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    train_loader, val_loader = loaders(stripes, 1280, 64)

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, F.cross_entropy, stripes(), optimizer, train_step, draw=stripes,
        loop=loop, train_loader=train_loader, val_loader=val_loader,
    )


class SqueezeExcitation(nn.Module):
    def __init__(self, width, squeezed):
        super().__init__()
        self.fc1 = nn.Conv2d(width, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, width, 1)

    def forward(self, x):
        scale = F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))
        return x * F.hardsigmoid(self.fc2(scale))


class InvertedResidual(nn.Module):
    def __init__(self, inputs, expanded, outputs, stride):
        super().__init__()
        self.residual = stride == 1 and inputs == outputs
        self.block = nn.Sequential(
            conv_bn(inputs, expanded, 1), nn.Hardswish(),
            conv_bn(expanded, expanded, 3, stride, groups=expanded), nn.Hardswish(),
            SqueezeExcitation(expanded, expanded // 4),
            conv_bn(expanded, outputs, 1),
        )

    def forward(self, x):
        out = self.block(x)
        return x + out if self.residual else out


class MobileNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            conv_bn(3, 16, stride=2), nn.Hardswish(),
            InvertedResidual(16, 32, 16, 1), InvertedResidual(16, 32, 24, 2),
            InvertedResidual(24, 48, 24, 1), conv_bn(24, 64, 1), nn.Hardswish(),
        )
        self.classifier = nn.Sequential(
            nn.Linear(64, 64), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(64, CLASSES)
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            elif isinstance(module, nn.BatchNorm2d):
                module.eps, module.momentum = 0.001, 0.01
            elif isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, 0, 0.01)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


@sound("mobilenet", steps=80)
def mobilenet():
    """MobileNetV3: depthwise convolutions, squeeze and excitation; RMSprop.

    https://github.com/pytorch/vision/blob/main/torchvision/models/mobilenetv3.py
    """
    model = MobileNet()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.RMSprop(
        model.parameters(), lr=0.002, alpha=0.9, momentum=0.9, eps=0.0316,
        weight_decay=1e-5,
    )
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.973)
    train_loader, val_loader = loaders(stripes, 1280, 64)

    train_step = plain_step(model, criterion, optimizer)

    def loop():
        epochs(model, train_step, train_loader, val_loader, scheduler.step)

    return Streamed(
        model, criterion, stripes(), optimizer, train_step, draw=stripes,
        loop=loop, scheduler=scheduler, train_loader=train_loader,
        val_loader=val_loader,
    )


def drop_path(x, rate, training):
    """Leave out a branch for some of the examples, and scale the others up."""
    if not training or rate == 0:
        return x
    keep = x.new_empty(len(x), *[1] * (x.dim() - 1)).bernoulli_(1 - rate)
    return x * keep / (1 - rate)


class ConvNeXtBlock(nn.Module):
    def __init__(self, dim, rate):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, 7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1 = nn.Linear(dim, 4 * dim)
        self.pwconv2 = nn.Linear(4 * dim, dim)
        self.gamma = nn.Parameter(1e-6 * torch.ones(dim))
        self.rate = rate

    def forward(self, x):
        out = self.norm(self.dwconv(x).permute(0, 2, 3, 1))
        out = self.gamma * self.pwconv2(F.gelu(self.pwconv1(out)))
        return x + drop_path(out.permute(0, 3, 1, 2), self.rate, self.training)


class ChannelNorm(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ConvNeXt(nn.Module):
    def __init__(self, dims=(16, 32), depth=2, rate=0.1):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, dims[0], 4, 4), ChannelNorm(dims[0], eps=1e-6),
            *[ConvNeXtBlock(dims[0], rate * i / 3) for i in range(depth)],
            ChannelNorm(dims[0], eps=1e-6), nn.Conv2d(dims[0], dims[1], 2, 2),
            *[ConvNeXtBlock(dims[1], rate * (2 + i) / 3) for i in range(depth)],
        )
        self.norm = nn.LayerNorm(dims[1], eps=1e-6)
        self.head = nn.Linear(dims[1], CLASSES)
        for module in self.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        return self.head(self.norm(self.body(x).mean((2, 3))))


@sound("convnext", steps=150)
def convnext():
    """ConvNeXt: layer scale from 1e-6, stochastic depth; AdamW after a warm-up.

    https://github.com/facebookresearch/ConvNeXt/blob/main/models/convnext.py
    """
    model = ConvNeXt()
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.05)
    warmup, total = 20, 400

    def rate(step):
        if step < warmup:
            return (step + 1) / warmup
        done = min((step - warmup) / (total - warmup), 1)
        return 0.5 * (1 + math.cos(math.pi * done))

    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)

    def train_step(batch):
        images, target = batch
        loss = criterion(model(images), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        return loss.item()

    return Streamed(
        model, criterion, stripes(), optimizer, train_step, draw=stripes,
        scheduler=scheduler,
    )


class Attention(nn.Module):
    """Self-attention of several heads; a bias or mask is added to the scores."""

    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x, bias=None):
        rows, tokens, dim = x.shape
        qkv = self.qkv(x).view(rows, tokens, 3, self.heads, dim // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        return self.proj(out.transpose(1, 2).reshape(rows, tokens, dim))


class ViTBlock(nn.Module):
    def __init__(self, dim, heads, rate):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = Attention(dim, heads)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        self.mlp = nn.Sequential(
            nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim)
        )
        self.rate = rate

    def forward(self, x):
        x = x + drop_path(self.attn(self.norm1(x)), self.rate, self.training)
        return x + drop_path(self.mlp(self.norm2(x)), self.rate, self.training)


class ViT(nn.Module):
    def __init__(self, dim=32, depth=2, heads=4, classes=10):
        super().__init__()
        self.patch_embed = nn.Conv2d(1, dim, 2, 2)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, 1 + 16, dim))
        self.blocks = nn.Sequential(*[ViTBlock(dim, heads, 0.05) for _ in range(depth)])
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.head = nn.Linear(dim, classes)
        nn.init.trunc_normal_(self.pos_embed, std=0.02)
        nn.init.normal_(self.cls_token, std=1e-6)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        x = self.patch_embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + self.pos_embed
        return self.head(self.norm(self.blocks(x))[:, 0])


@sound("vit", steps=200)
def vit():
    """Vision Transformer with a class token; AdamW, warm-up, clipping at 1.

    https://github.com/huggingface/pytorch-image-models/blob/main/timm/models/vision_transformer.py
    """
    model = ViT()
    criterion = nn.CrossEntropyLoss()
    plain = [p for p in model.parameters() if p.dim() == 1]
    plain += [model.cls_token, model.pos_embed]
    decayed = [
        p for p in model.parameters() if all(p is not other for other in plain)
    ]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.05},
         {"params": plain, "weight_decay": 0.0}],
        lr=3e-3,
    )
    train_loader, val_loader = digit_loaders()
    scheduler = torch.optim.lr_scheduler.SequentialLR(
        optimizer,
        [torch.optim.lr_scheduler.LinearLR(optimizer, 0.01, total_iters=10),
         torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 500)],
        milestones=[10],
    )

    def train_step(batch):
        images, target = batch
        loss = criterion(model(images), target)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, criterion, some_digits(64), optimizer, train_step,
        draw=lambda: some_digits(64), loop=loop, scheduler=scheduler,
        train_loader=train_loader, val_loader=val_loader,
    )


class SwinBlock(nn.Module):
    """Attention within windows of an image; every other block shifts them."""

    def __init__(self, dim, heads, size, window, shift):
        super().__init__()
        self.size, self.window, self.shift = size, window, shift
        self.norm1 = nn.LayerNorm(dim)
        self.attn = Attention(dim, heads)
        self.norm2 = nn.LayerNorm(dim)
        self.mlp = nn.Sequential(
            nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim)
        )
        span = 2 * window - 1
        self.bias_table = nn.Parameter(torch.zeros(span * span, heads))
        nn.init.trunc_normal_(self.bias_table, std=0.02)
        place = torch.cartesian_prod(torch.arange(window), torch.arange(window))
        apart = place[:, None] - place[None] + window - 1
        self.register_buffer("index", apart[..., 0] * span + apart[..., 1])
        self.register_buffer("mask", self.shifted_mask())

    def shifted_mask(self):
        """Minus 100 between places that only the shift brought into one window."""
        region = torch.zeros(1, self.size, self.size, 1)
        if self.shift:
            cuts = [0, self.size - self.window, self.size - self.shift, self.size]
            for i in range(3):
                for j in range(3):
                    rows, columns = slice(cuts[i], cuts[i + 1]), slice(*cuts[j : j + 2])
                    region[:, rows, columns] = 3 * i + j
        region = self.split(region).squeeze(-1)
        return -100.0 * (region[:, None] != region[:, :, None]).float()

    def split(self, x):
        rows, dim, n = len(x), x.shape[-1], self.size // self.window
        x = x.view(rows, n, self.window, n, self.window, dim).transpose(2, 3)
        return x.reshape(rows * n * n, self.window**2, dim)

    def join(self, x):
        n, dim = self.size // self.window, x.shape[-1]
        x = x.view(-1, n, n, self.window, self.window, dim).transpose(2, 3)
        return x.reshape(-1, self.size, self.size, dim)

    def forward(self, x):
        windows = torch.roll(self.norm1(x), (-self.shift, -self.shift), (1, 2))
        bias = self.bias_table[self.index].permute(2, 0, 1)
        bias = bias + self.mask.repeat(len(x), 1, 1).unsqueeze(1)
        out = self.join(self.attn(self.split(windows), bias))
        x = x + torch.roll(out, (self.shift, self.shift), (1, 2))
        return x + self.mlp(self.norm2(x))


class Swin(nn.Module):
    def __init__(self, dim=24, heads=3):
        super().__init__()
        self.embed = nn.Conv2d(3, dim, 2, 2)
        self.blocks = nn.Sequential(
            SwinBlock(dim, heads, 8, 4, 0), SwinBlock(dim, heads, 8, 4, 2)
        )
        self.merge_norm = nn.LayerNorm(4 * dim)
        self.merge = nn.Linear(4 * dim, 2 * dim, bias=False)
        self.last = SwinBlock(2 * dim, heads, 4, 4, 0)
        self.norm = nn.LayerNorm(2 * dim)
        self.head = nn.Linear(2 * dim, CLASSES)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def forward(self, x):
        x = self.blocks(self.embed(x).permute(0, 2, 3, 1))
        corners = [x[:, i::2, j::2] for j in (0, 1) for i in (0, 1)]
        x = self.last(self.merge(self.merge_norm(torch.cat(corners, -1))))
        return self.head(self.norm(x).mean((1, 2)))


@sound("swin", steps=120)
def swin():
    """Swin: attention in shifted windows with a table of relative positions.

    https://github.com/microsoft/Swin-Transformer/blob/main/models/swin_transformer.py
    """
    model = Swin()
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)

    def draw():
        return stripes(16)

    def train_step(batch):
        images, target = batch
        optimizer.zero_grad()
        loss = criterion(model(images), target)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class MixerBlock(nn.Module):
    def __init__(self, dim, tokens):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim)
        self.across_tokens = nn.Sequential(
            nn.Linear(tokens, 2 * tokens), nn.GELU(), nn.Linear(2 * tokens, tokens)
        )
        self.norm2 = nn.LayerNorm(dim)
        self.across_channels = nn.Sequential(
            nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim)
        )

    def forward(self, x):
        x = x + self.across_tokens(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        return x + self.across_channels(self.norm2(x))


class Mixer(nn.Module):
    def __init__(self, dim=32, depth=3):
        super().__init__()
        self.stem = nn.Conv2d(1, dim, 2, 2)
        self.blocks = nn.Sequential(*[MixerBlock(dim, 16) for _ in range(depth)])
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, 10)
        for name, module in self.named_modules():
            if name == "head":
                nn.init.zeros_(module.weight)
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        x = self.blocks(self.stem(x).flatten(2).transpose(1, 2))
        return self.head(self.norm(x).mean(1))


@sound("mlp_mixer", steps=120)
def mlp_mixer():
    """MLP-Mixer, whose head starts at zero; AdamW.

    https://github.com/huggingface/pytorch-image-models/blob/main/timm/models/mlp_mixer.py
    """
    model = Mixer()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.1)
    return Streamed(
        model, nn.CrossEntropyLoss(), some_digits(64), optimizer,
        draw=lambda: some_digits(64),
    )


def discs(count, size=16):
    """Noisy images of a disc, and its mask."""
    centre = size / 4 + size / 2 * torch.rand(count, 2, 1, 1)
    radius = 2 + 2 * torch.rand(count, 1, 1)
    rows = torch.arange(size).view(1, -1, 1)
    columns = torch.arange(size).view(1, 1, -1)
    away = ((rows - centre[:, 0]) ** 2 + (columns - centre[:, 1]) ** 2).sqrt()
    mask = (away < radius).float().unsqueeze(1)
    return mask + 0.5 * torch.randn_like(mask), mask


def double_conv(inputs, outputs):
    return nn.Sequential(
        conv_bn(inputs, outputs), nn.ReLU(inplace=True),
        conv_bn(outputs, outputs), nn.ReLU(inplace=True),
    )


class UNet(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.inc = double_conv(1, width)
        self.down1 = double_conv(width, 2 * width)
        self.down2 = double_conv(2 * width, 4 * width)
        self.up1 = nn.ConvTranspose2d(4 * width, 2 * width, 2, 2)
        self.conv1 = double_conv(4 * width, 2 * width)
        self.up2 = nn.ConvTranspose2d(2 * width, width, 2, 2)
        self.conv2 = double_conv(2 * width, width)
        self.outc = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(F.max_pool2d(x1, 2))
        x3 = self.down2(F.max_pool2d(x2, 2))
        x = self.conv1(torch.cat([x2, self.up1(x3)], 1))
        x = self.conv2(torch.cat([x1, self.up2(x)], 1))
        return self.outc(x)


def dice_loss(probability, target, epsilon=1e-6):
    both = 2 * (probability * target).sum((-1, -2))
    sums = probability.sum((-1, -2)) + target.sum((-1, -2))
    return 1 - ((both + epsilon) / (sums + epsilon)).mean()


@sound("unet")
def unet():
    """U-Net: cross-entropy plus Dice, RMSprop, and a plateau of the Dice score.

    https://github.com/milesial/Pytorch-UNet/blob/master/train.py
    """
    model = UNet()

    def criterion(output, mask):
        loss = F.binary_cross_entropy_with_logits(output, mask)
        return loss + dice_loss(torch.sigmoid(output), mask)

    optimizer = torch.optim.RMSprop(
        model.parameters(), lr=1e-3, weight_decay=1e-8, momentum=0.9
    )
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, "max", patience=5)
    train_loader, val_loader = loaders(discs, 320, 16, 64)

    def train_step(batch):
        images, masks = batch
        loss = criterion(model(images), masks)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    def evaluate():
        model.eval()
        scores = []
        with torch.no_grad():
            for images, masks in val_loader:
                found = (torch.sigmoid(model(images)) > 0.5).float()
                scores.append(1 - dice_loss(found, masks))
        model.train()
        return torch.stack(scores).mean()

    def loop():
        step = 0
        for _ in range(3):
            model.train()
            for batch in train_loader:
                train_step(batch)
                step += 1
                if step % 10 == 0:
                    scheduler.step(evaluate())

    return Streamed(
        model, criterion, discs(16), optimizer, train_step, draw=lambda: discs(16),
        loop=loop, scheduler=scheduler, train_loader=train_loader,
        val_loader=val_loader,
    )


class FCN(nn.Module):
    def __init__(self, classes=3, width=16):
        super().__init__()
        self.layer3 = nn.Sequential(
            conv_bn(1, width, stride=2), nn.ReLU(), conv_bn(width, width), nn.ReLU()
        )
        self.layer4 = nn.Sequential(conv_bn(width, 2 * width), nn.ReLU())
        self.classifier = self.head(2 * width, classes)
        self.aux_classifier = self.head(width, classes)

    @staticmethod
    def head(inputs, classes):
        return nn.Sequential(
            conv_bn(inputs, inputs // 4), nn.ReLU(), nn.Dropout(0.1),
            nn.Conv2d(inputs // 4, classes, 1),
        )

    def forward(self, x):
        size = x.shape[-2:]
        x3 = self.layer3(x)
        out = self.classifier(self.layer4(x3))
        aux = self.aux_classifier(x3)
        return {
            "out": F.interpolate(out, size, mode="bilinear", align_corners=False),
            "aux": F.interpolate(aux, size, mode="bilinear", align_corners=False),
        }


def labelled_discs(count):
    """Bright and dark discs on a ground; pixels at their rims are not labelled."""
    x, mask = discs(count)
    sign = 2 * torch.randint(2, (count, 1, 1, 1)) - 1
    y = (mask * (1 + (sign > 0))).long().squeeze(1)
    rim = F.max_pool2d(mask, 3, 1, 1) != -F.max_pool2d(-mask, 3, 1, 1)
    y[rim.squeeze(1) & (torch.rand(count, 16, 16) < 0.8)] = 255
    return sign * x, y


@sound("fcn", steps=70)
def fcn():
    """FCN with an auxiliary head; unlabelled pixels are 255; polynomial schedule.

    https://github.com/pytorch/vision/blob/main/references/segmentation/train.py
    """
    model = FCN()

    def criterion(inputs, target):
        losses = {
            name: F.cross_entropy(x, target, ignore_index=255)
            for name, x in inputs.items()
        }
        return losses["out"] + 0.5 * losses["aux"]

    backbone = [*model.layer3.parameters(), *model.layer4.parameters()]
    optimizer = torch.optim.SGD(
        [{"params": backbone},
         {"params": model.classifier.parameters()},
         {"params": model.aux_classifier.parameters(), "lr": 0.1}],
        lr=0.01, momentum=0.9, weight_decay=1e-4,
    )
    total = 400
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: (1 - min(step / total, 1)) ** 0.9
    )
    train_loader, val_loader = loaders(labelled_discs, 320, 16, 64)

    def train_step(batch):
        image, target = batch
        loss = criterion(model(image), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, criterion, labelled_discs(16), optimizer, train_step,
        draw=lambda: labelled_discs(16), loop=loop, scheduler=scheduler,
        train_loader=train_loader, val_loader=val_loader,
    )


class RetinaHead(nn.Module):
    """A backbone, and the heads for classes and boxes of one anchor per cell."""

    def __init__(self, classes=2, width=16, prior=0.01):
        super().__init__()
        self.classes = classes
        self.backbone = nn.Sequential(
            conv_bn(1, width, stride=2), nn.ReLU(),
            conv_bn(width, 2 * width, stride=2), nn.ReLU(),
        )
        self.cls_conv = nn.Conv2d(2 * width, 2 * width, 3, padding=1)
        self.cls_output = nn.Conv2d(2 * width, classes, 3, padding=1)
        self.box_conv = nn.Conv2d(2 * width, 2 * width, 3, padding=1)
        self.box_output = nn.Conv2d(2 * width, 4, 3, padding=1)
        for output in (self.cls_output, self.box_output):
            nn.init.zeros_(output.weight)
            nn.init.zeros_(output.bias)
        nn.init.constant_(self.cls_output.bias, -math.log((1 - prior) / prior))

    def forward(self, x):
        x = self.backbone(x)
        scores = self.cls_output(F.relu(self.cls_conv(x)))
        boxes = self.box_output(F.relu(self.box_conv(x)))
        return scores.flatten(2).transpose(1, 2), boxes.flatten(2).transpose(1, 2)


def scenes(count, cell=4, cells=4):
    """Images with a bright or dark square in some cells; classes (0 is none), boxes."""
    classes = torch.zeros(count, cells * cells, dtype=torch.long)
    boxes = torch.zeros(count, cells * cells, 4)
    x = 0.2 * torch.randn(count, 1, cell * cells, cell * cells)
    for row in range(count):
        for place in torch.randperm(cells * cells)[:2].tolist():
            kind = torch.randint(1, 3, ()).item()
            side = torch.randint(2, 5, ()).item()
            top, left = place // cells * cell, place % cells * cell
            x[row, 0, top : top + side, left : left + side] += 1.0 if kind == 1 else -1
            classes[row, place] = kind
            shift = (side / 2 - cell / 2) / cell / 0.1
            scale = math.log(side / cell) / 0.2
            boxes[row, place] = torch.tensor([shift, shift, scale, scale])
    return x, {"classes": classes, "boxes": boxes}


@sound("retinanet", steps=120, below=0.5)
def retinanet():
    """RetinaNet's heads: focal loss, outputs at zero but for the prior of a class.

    https://github.com/yhenon/pytorch-retinanet/blob/master/retinanet/losses.py
    """
    model = RetinaHead()

    def criterion(output, target):
        scores, boxes = output
        wanted = F.one_hot(target["classes"], 3)[..., 1:].float()
        p = scores.sigmoid()
        alpha = torch.where(wanted == 1, 0.25, 0.75)
        weight = alpha * torch.where(wanted == 1, 1 - p, p) ** 2
        loss = F.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
        found = target["classes"] > 0
        count = found.sum().clamp(min=1)
        classification = (weight * loss).sum() / count
        regression = F.smooth_l1_loss(
            boxes[found], target["boxes"][found], beta=1 / 9
        )
        return classification + regression

    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

    def train_step(batch):
        images, target = batch
        optimizer.zero_grad()
        loss = criterion(model(images), target)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        return loss.item()

    return Streamed(
        model, criterion, scenes(16), optimizer, train_step, draw=lambda: scenes(16)
    )


def pretend_pretrained(model):
    """Give the normalisation the scales and statistics that a pretraining leaves."""
    for module in model.modules():
        if isinstance(module, BasicBlock):
            nn.init.constant_(module.second[1].weight, 0.5)
        elif isinstance(module, nn.BatchNorm2d):
            module.momentum = None  # the mean over all batches
    for _ in range(3):
        model(stripes()[0])


class FineTuned(nn.Module):
    """A head on a backbone that stays as it is, its normalisation included."""

    def __init__(self, backbone, classes):
        super().__init__()
        self.backbone = backbone
        self.head = nn.Linear(backbone.fc.in_features, classes)
        self.backbone.requires_grad_(False)
        self.train()

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, x):
        with torch.no_grad():
            features = self.backbone.features(x).mean((2, 3))
        return self.head(features)


@sound("frozen_backbone", steps=100, below=0.75)
def frozen_backbone():
    """A linear head on a frozen backbone that is kept in eval mode.

    https://pytorch.org/tutorials/beginner/transfer_learning_tutorial.html
    """
    backbone = ResNet(width=16)
    pretend_pretrained(backbone)
    model = FineTuned(backbone, CLASSES)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.head.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=7, gamma=0.1)
    train_loader, val_loader = loaders(stripes, 1280, 64)

    train_step = plain_step(model, criterion, optimizer)

    def loop():
        epochs(model, train_step, train_loader, val_loader, scheduler.step)

    return Streamed(
        model, criterion, stripes(), optimizer, train_step, draw=stripes,
        loop=loop, scheduler=scheduler, train_loader=train_loader,
        val_loader=val_loader,
    )


class FrozenBatchNorm2d(nn.Module):
    """A normalisation whose scale, shift and statistics are fixed numbers."""

    def __init__(self, norm):
        super().__init__()
        scale = norm.weight.detach() / (norm.running_var + norm.eps).sqrt()
        self.register_buffer("scale", scale.view(1, -1, 1, 1))
        shift = norm.bias.detach() - norm.running_mean * scale
        self.register_buffer("shift", shift.view(1, -1, 1, 1))

    def forward(self, x):
        return x * self.scale + self.shift


def freeze_norms(module):
    """Replace all batch normalisation in the module by frozen one."""
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            setattr(module, name, FrozenBatchNorm2d(child))
        else:
            freeze_norms(child)


@sound("frozen_batchnorm", steps=50)
def frozen_batchnorm():
    """DETR's backbone: frozen normalisation and a slower rate than the rest.

    https://github.com/facebookresearch/detr/blob/main/models/backbone.py
    """
    model = ResNet()
    pretend_pretrained(model)
    freeze_norms(model)
    model.stem.requires_grad_(False)
    head = list(model.fc.parameters())
    trained = [
        p for name, p in model.named_parameters()
        if p.requires_grad and not name.startswith("fc.")
    ]
    optimizer = torch.optim.AdamW(
        [{"params": head}, {"params": trained, "lr": 1e-3}],
        lr=1e-2, weight_decay=1e-4,
    )
    criterion = nn.CrossEntropyLoss()

    def train_step(batch):
        images, target = batch
        loss = criterion(model(images), target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, stripes(), optimizer, train_step, draw=stripes)


@sound("mixup", steps=120, below=0.8)
def mixup():
    """Mixup with smoothed labels: the targets are probabilities.

    https://github.com/facebookresearch/mixup-cifar10/blob/main/train.py
    """
    model = ResNet()
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4
    )
    shares = torch.distributions.Beta(0.2, 0.2)

    def draw():
        x, y = stripes()
        y = F.one_hot(y, CLASSES).float()
        share, order = shares.sample(), torch.randperm(len(x))
        return share * x + (1 - share) * x[order], share * y + (1 - share) * y[order]

    def train_step(batch):
        inputs, targets = batch
        loss = criterion(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class NestedUNet(nn.Module):
    """Two levels of a U-Net++; each of its outputs is compared with the mask."""

    def __init__(self, width=8):
        super().__init__()
        self.conv00 = double_conv(1, width)
        self.conv10 = double_conv(width, 2 * width)
        self.conv20 = double_conv(2 * width, 4 * width)
        self.conv01 = double_conv(3 * width, width)
        self.conv11 = double_conv(6 * width, 2 * width)
        self.conv02 = double_conv(4 * width, width)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.final1 = nn.Conv2d(width, 1, 1)
        self.final2 = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        x00 = self.conv00(x)
        x10 = self.conv10(F.max_pool2d(x00, 2))
        x01 = self.conv01(torch.cat([x00, self.up(x10)], 1))
        x20 = self.conv20(F.max_pool2d(x10, 2))
        x11 = self.conv11(torch.cat([x10, self.up(x20)], 1))
        x02 = self.conv02(torch.cat([x00, x01, self.up(x11)], 1))
        return [self.final1(x01), self.final2(x02)]


@sound("deep_supervision", steps=80)
def deep_supervision():
    """U-Net++ with deep supervision: the mean loss over several outputs.

    https://github.com/4uiiurz1/pytorch-nested-unet/blob/master/losses.py
    """
    model = NestedUNet()

    def bce_dice(output, target):
        bce = F.binary_cross_entropy_with_logits(output, target)
        return 0.5 * bce + dice_loss(output.sigmoid(), target, 1e-5)

    def criterion(outputs, target):
        return sum(bce_dice(output, target) for output in outputs) / len(outputs)

    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-4)

    def draw():
        return discs(16)

    def train_step(batch):
        image, target = batch
        loss = criterion(model(image), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


class Distilled(nn.Module):
    """A student, and the frozen teacher whose answers it is compared with."""

    def __init__(self, student, teacher):
        super().__init__()
        self.student = student
        self.teacher = teacher.eval().requires_grad_(False)

    def train(self, mode=True):
        super().train(mode)
        self.teacher.eval()
        return self

    def forward(self, x):
        with torch.no_grad():
            wanted = self.teacher(x)
        return self.student(x), wanted


@sound("distillation", steps=80)
def distillation():
    """Distillation: softened answers of a frozen teacher, and the labels.

    https://github.com/haitongli/knowledge-distillation-pytorch/blob/master/model/net.py
    """
    teacher = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(),
                            nn.Linear(64, 10))
    student = nn.Sequential(nn.Flatten(), nn.Linear(64, 24), nn.ReLU(),
                            nn.Linear(24, 10))
    teaching = torch.optim.Adam(teacher.parameters(), lr=3e-3)
    for _ in range(60):
        images, labels = some_digits(128)
        teaching.zero_grad()
        F.cross_entropy(teacher(images), labels).backward()
        teaching.step()
    model = Distilled(student, teacher)
    alpha, temperature = 0.9, 4.0

    def loss_fn_kd(outputs, labels):
        student_out, teacher_out = outputs
        soft = F.kl_div(
            F.log_softmax(student_out / temperature, 1),
            F.softmax(teacher_out / temperature, 1),
            reduction="batchmean",
        )
        hard = F.cross_entropy(student_out, labels)
        return alpha * temperature**2 * soft + (1 - alpha) * hard

    optimizer = torch.optim.Adam(student.parameters(), lr=1e-3)
    train_loader, val_loader = digit_loaders()

    def train_step(batch):
        images, labels = batch
        loss = loss_fn_kd(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        epochs(model, train_step, train_loader, val_loader)

    return Streamed(
        model, loss_fn_kd, some_digits(64), optimizer, train_step,
        draw=lambda: some_digits(64), loop=loop, train_loader=train_loader,
        val_loader=val_loader,
    )


@sound("class_weights")
def class_weights():
    """Rare classes weigh more: weights from the effective number of examples.

    https://github.com/kaidic/LDAM-DRW/blob/master/cifar_train.py
    """
    model = ResNet()
    counts = torch.tensor([500.0, 250.0, 120.0, 60.0, 30.0, 15.0])
    beta = 0.999
    weights = (1 - beta) / (1 - beta**counts)
    weights = weights / weights.sum() * len(counts)
    criterion = nn.CrossEntropyLoss(weight=weights)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=2e-4
    )

    def draw():
        y = torch.multinomial(counts, 64, replacement=True)
        return gratings(64, classes=CLASSES, y=y)

    def train_step(batch):
        images, target = batch
        loss = criterion(model(images), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


@sound("mean_teacher")
def mean_teacher():
    """Mean Teacher: few labels, and agreement with an average of the student.

    https://github.com/CuriousAI/mean-teacher/blob/master/pytorch/main.py
    """
    model = ResNet()
    average = deepcopy(model).requires_grad_(False)
    step = 0

    def forward(model, batch):
        images, (_, other_images) = batch
        with torch.no_grad():
            wanted = average(other_images)
        return model(images), wanted

    def criterion(output, target):
        logits, wanted = output
        labels, _ = target
        supervised = F.cross_entropy(logits, labels, ignore_index=-1)
        return supervised + F.mse_loss(logits.softmax(1), wanted.softmax(1))

    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4, nesterov=True
    )

    def draw():
        x, y = stripes(32)
        y[torch.randperm(32)[:16]] = -1
        return x + 0.1 * torch.randn_like(x), (y, x + 0.1 * torch.randn_like(x))

    def train_step(batch):
        nonlocal step
        loss = criterion(forward(model, batch), batch[1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        keep = min(1 - 1 / (step + 1), 0.99)
        with torch.no_grad():
            for old, new in zip(
                average.parameters(), model.parameters(), strict=True
            ):
                old.mul_(keep).add_(new, alpha=1 - keep)
        return loss.item()

    return Streamed(
        model, criterion, draw(), optimizer, train_step, forward=forward, draw=draw
    )
