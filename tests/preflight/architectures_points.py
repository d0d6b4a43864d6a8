"""Sound trainings on graphs, sets, points, fields and in control."""
import math
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import nn
from torch.distributions import Categorical
from torch.nn import functional as F

from tests.preflight.sound import Streamed, some_digits, sound

# Graphs


def communities(nodes=120, classes=4, features=16):
    """A graph whose edges are mostly within classes, with weakly telling features."""
    y = torch.arange(nodes) % classes
    same = y[:, None] == y[None]
    linked = torch.rand(nodes, nodes) < torch.where(same, 0.15, 0.01)
    linked = (linked | linked.t()).fill_diagonal_(False)
    x = torch.randn(classes, features)[y] + 1.5 * torch.randn(nodes, features)
    return x, linked, y


class GraphConvolution(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs))
        bound = 1 / math.sqrt(outputs)
        nn.init.uniform_(self.weight, -bound, bound)
        nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, x, adjacency):
        return adjacency @ (x @ self.weight) + self.bias


class DenseGCN(nn.Module):
    def __init__(self, features, classes, linked, hidden=16):
        super().__init__()
        self.gc1 = GraphConvolution(features, hidden)
        self.gc2 = GraphConvolution(hidden, classes)
        adjacency = linked.float() + torch.eye(len(linked))
        scale = adjacency.sum(1, keepdim=True)
        self.register_buffer("adjacency", adjacency / scale)

    def forward(self, x):
        x = F.dropout(F.relu(self.gc1(x, self.adjacency)), 0.5, self.training)
        return self.gc2(x, self.adjacency).log_softmax(1)


@sound("gcn_dense", steps=100)
def gcn_dense():
    """GCN on one graph as a matrix; the loss is over the nodes for training.

    https://github.com/tkipf/pygcn/blob/master/pygcn/train.py
    """
    x, linked, y = communities()
    model = DenseGCN(x.shape[1], 4, linked)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=5e-4)
    idx_train = torch.arange(40)
    idx_val = torch.arange(40, 80)

    def draw():
        return x, y

    def criterion(output, labels):
        return F.nll_loss(output[idx_train], labels[idx_train])

    def train_step(batch):
        features, labels = batch
        model.train()
        optimizer.zero_grad()
        loss = criterion(model(features), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        for _ in range(60):  # an epoch is a step
            train_step(draw())
            model.eval()
            with torch.no_grad():
                F.nll_loss(model(x)[idx_val], y[idx_val])

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop
    )


class GCNConv(nn.Module):
    """A graph convolution that sums over a list of edges."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.lin = nn.Linear(inputs, outputs, bias=False)
        self.bias = nn.Parameter(torch.zeros(outputs))
        nn.init.xavier_uniform_(self.lin.weight)

    def forward(self, x, edge_index):
        source, target = edge_index
        degree = torch.zeros(len(x)).index_add(0, target, torch.ones(len(target)))
        norm = (degree[source] * degree[target]).rsqrt().unsqueeze(1)
        x = self.lin(x)
        return torch.zeros_like(x).index_add(0, target, norm * x[source]) + self.bias


class EdgeGCN(nn.Module):
    def __init__(self, features, classes, edge_index, hidden=16):
        super().__init__()
        self.register_buffer("edge_index", edge_index)
        self.conv1 = GCNConv(features, hidden)
        self.conv2 = GCNConv(hidden, classes)

    def forward(self, x):
        x = F.dropout(x, 0.5, self.training)
        x = F.relu(self.conv1(x, self.edge_index))
        x = F.dropout(x, 0.5, self.training)
        return self.conv2(x, self.edge_index)


@sound("gcn_edges", steps=100)
def gcn_edges():
    """GCN on one graph as edges; a mask of training nodes; decay on one layer.

    https://github.com/pyg-team/pytorch_geometric/blob/master/examples/gcn.py
    """
    x, linked, y = communities()
    x = x - x.mean(0)
    loops = torch.arange(len(x)).expand(2, -1)
    edge_index = torch.cat([linked.nonzero().t(), loops], 1)
    model = EdgeGCN(x.shape[1], 4, edge_index)
    optimizer = torch.optim.Adam(
        [{"params": model.conv1.parameters(), "weight_decay": 5e-4},
         {"params": model.conv2.parameters(), "weight_decay": 0.0}],
        lr=0.01,
    )
    train_mask = torch.arange(len(x)) < 60

    def draw():
        return x, y

    def criterion(output, labels):
        return F.cross_entropy(output[train_mask], labels[train_mask])

    def train_step(batch):
        features, labels = batch
        model.train()
        optimizer.zero_grad()
        loss = criterion(model(features), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


@dataclass
class Neighbourhood:
    """A sampled part of a graph; the first nodes are those to be classified."""

    x: torch.Tensor
    edge_index: torch.Tensor
    y: torch.Tensor
    batch_size: int


class SAGEConv(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.lin_l = nn.Linear(inputs, outputs)
        self.lin_r = nn.Linear(inputs, outputs, bias=False)

    def forward(self, x, edge_index):
        source, target = edge_index
        count = torch.zeros(len(x)).index_add(0, target, torch.ones(len(target)))
        mean = torch.zeros_like(x).index_add(0, target, x[source])
        mean = mean / count.clamp(min=1).unsqueeze(1)
        return self.lin_l(mean) + self.lin_r(x)


class SAGE(nn.Module):
    def __init__(self, features, classes, hidden=32):
        super().__init__()
        self.conv1 = SAGEConv(features, hidden)
        self.conv2 = SAGEConv(hidden, classes)

    def forward(self, batch):
        x = F.relu(self.conv1(batch.x, batch.edge_index))
        return self.conv2(F.dropout(x, 0.5, self.training), batch.edge_index)


@sound("graph_sage", steps=40)
def graph_sage():
    """GraphSAGE on sampled neighbourhoods: the batch is an object, not a pair.

    https://github.com/pyg-team/pytorch_geometric/blob/master/examples/reddit.py
    """
    x, linked, y = communities(400)
    model = SAGE(x.shape[1], 4)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

    def draw(seeds=64):
        rows = torch.randperm(len(x))[:seeds]
        near = linked[rows].any(0)
        near[rows] = False
        nodes = torch.cat([rows, near.nonzero()[:, 0]])
        edges = linked[nodes][:, nodes] & (torch.rand(len(nodes), len(nodes)) < 0.7)
        return Neighbourhood(x[nodes], edges.nonzero().t(), y[nodes], seeds)

    def criterion(output, batch):
        count = batch.batch_size
        return F.cross_entropy(output[:count], batch.y[:count])

    def train_step(batch):
        optimizer.zero_grad()
        loss = criterion(model(batch), batch)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, criterion, draw(), optimizer, train_step, draw=draw)


# Sets and points


def solids(count, points=32):
    """Clouds of points on a sphere, a cube's surface or a disc, turned and scaled."""
    y = torch.randint(3, (count,))
    raw = torch.randn(count, points, 3)
    sphere = F.normalize(raw, dim=2)
    cube = raw / raw.abs().amax(2, keepdim=True)
    disc = F.normalize(raw[..., :2], dim=2) * torch.rand(count, points, 1).sqrt()
    disc = F.pad(disc, (0, 1))
    clouds = torch.stack([sphere, cube, disc])[y, torch.arange(count)]
    angle = 2 * math.pi * torch.rand(count)
    zero, one = torch.zeros(count), torch.ones(count)
    turn = torch.stack([
        torch.stack([angle.cos(), -angle.sin(), zero], 1),
        torch.stack([angle.sin(), angle.cos(), zero], 1),
        torch.stack([zero, zero, one], 1),
    ], 1)
    return (clouds @ turn + 0.02 * torch.randn(count, points, 3)).transpose(1, 2), y


class TNet(nn.Module):
    """A matrix for each cloud, near the identity."""

    def __init__(self, k, width=32):
        super().__init__()
        self.k = k
        self.conv = nn.Sequential(
            nn.Conv1d(k, width, 1), nn.BatchNorm1d(width), nn.ReLU(),
            nn.Conv1d(width, 2 * width, 1), nn.BatchNorm1d(2 * width), nn.ReLU(),
        )
        self.fc1 = nn.Linear(2 * width, width)
        self.norm = nn.BatchNorm1d(width)
        self.fc2 = nn.Linear(width, k * k)
        self.register_buffer("identity", torch.eye(k))

    def forward(self, x):
        x = self.conv(x).amax(2)
        x = self.fc2(F.relu(self.norm(self.fc1(x))))
        return x.view(-1, self.k, self.k) + self.identity


class PointNet(nn.Module):
    def __init__(self, classes=3, width=32):
        super().__init__()
        self.stn = TNet(3)
        self.conv1 = nn.Conv1d(3, width, 1)
        self.norm1 = nn.BatchNorm1d(width)
        self.fstn = TNet(width)
        self.conv2 = nn.Conv1d(width, 2 * width, 1)
        self.norm2 = nn.BatchNorm1d(2 * width)
        self.fc1 = nn.Linear(2 * width, width)
        self.norm3 = nn.BatchNorm1d(width)
        self.dropout = nn.Dropout(0.3)
        self.fc2 = nn.Linear(width, classes)

    def forward(self, x):
        x = torch.bmm(self.stn(x), x)
        x = F.relu(self.norm1(self.conv1(x)))
        turn = self.fstn(x)
        x = self.norm2(self.conv2(torch.bmm(turn, x))).amax(2)
        x = F.relu(self.norm3(self.dropout(self.fc1(x))))
        return self.fc2(x).log_softmax(1), turn


@sound("pointnet", steps=120)
def pointnet():
    """PointNet: a maximum over points, and a penalty that keeps a matrix orthogonal.

    https://github.com/fxia22/pointnet.pytorch/blob/master/pointnet/model.py
    """
    model = PointNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, betas=(0.9, 0.999))
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=20, gamma=0.5)

    def draw():
        return solids(32)

    def criterion(output, target):
        pred, turn = output
        square = torch.bmm(turn, turn.transpose(1, 2)) - torch.eye(turn.shape[1])
        return F.nll_loss(pred, target) + 0.001 * square.norm(dim=(1, 2)).mean()

    def train_step(batch):
        points, target = batch
        optimizer.zero_grad()
        model.train()
        loss = criterion(model(points), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    def loop():
        points, target = solids(640)
        for _ in range(3):
            for rows in torch.randperm(640).split(32):
                train_step((points[rows], target[rows]))
            model.eval()
            with torch.no_grad():
                model(solids(64)[0])
            scheduler.step()

    return Streamed(
        model, criterion, draw(), optimizer, train_step, draw=draw, loop=loop,
        scheduler=scheduler,
    )


class DeepSets(nn.Module):
    """A function of each element, summed, and a function of the sum."""

    def __init__(self, values=10, width=32):
        super().__init__()
        self.phi = nn.Sequential(
            nn.Embedding(values, width), nn.Linear(width, width), nn.Tanh()
        )
        self.rho = nn.Linear(width, 1)

    def forward(self, x, mask):
        return self.rho((mask.unsqueeze(2) * self.phi(x)).sum(1))


@sound("deep_sets", steps=300, below=0.4, baseline=0.8)
def deep_sets():
    """DeepSets: the sum of the digits in sets of several sizes, standardised.

    https://github.com/manzilzaheer/DeepSets/blob/master/DigitSum/text_sum.ipynb
    """
    model = DeepSets()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    def draw(count=128):
        x = torch.randint(10, (count, 10))
        mask = (torch.arange(10) < torch.randint(1, 11, (count, 1))).float()
        total = (mask * x).sum(1, keepdim=True)
        return (x, mask), (total - 24.75) / 16.4

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = F.l1_loss(model(*x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, F.l1_loss, draw(), optimizer, train_step, draw=draw)


# Fields


class NeRF(nn.Module):
    """Colour and density along rays, from encoded positions, composed to pixels."""

    def __init__(self, frequencies=5, width=48):
        super().__init__()
        self.register_buffer("bands", 2.0 ** torch.arange(frequencies))
        inputs = 3 * (1 + 2 * frequencies)
        self.layer1 = nn.Sequential(
            nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU()
        )
        self.layer2 = nn.Sequential(nn.Linear(width + inputs, width), nn.ReLU())
        self.alpha = nn.Linear(width, 1)
        self.rgb = nn.Linear(width, 3)

    def encode(self, x):
        angles = (x.unsqueeze(-1) * self.bands).flatten(-2)
        return torch.cat([x, angles.sin(), angles.cos()], -1)

    def forward(self, origins, directions, samples=16):
        depth = torch.linspace(1, 3, samples)
        depth = depth + torch.rand(len(origins), samples) * 2 / samples
        points = origins[:, None] + depth[..., None] * directions[:, None]
        encoded = self.encode(points)
        hidden = self.layer2(torch.cat([self.layer1(encoded), encoded], -1))
        density = F.relu(self.alpha(hidden).squeeze(-1))
        apart = F.pad(depth.diff(dim=1), (0, 1), value=1e10)
        alpha = 1 - torch.exp(-density * apart)
        passed = torch.cumprod(1 - alpha + 1e-10, 1).roll(1, 1)
        passed = torch.cat([torch.ones_like(passed[:, :1]), passed[:, 1:]], 1)
        weights = alpha * passed
        colour = (weights.unsqueeze(-1) * torch.sigmoid(self.rgb(hidden))).sum(1)
        return colour + (1 - weights.sum(1, keepdim=True))  # on white


@sound("nerf", steps=80, below=0.4)
def nerf():
    """NeRF: encoded positions, transparency along rays, a rate that decays per step.

    https://github.com/yenchenlin/nerf-pytorch/blob/master/run_nerf.py
    """
    model = NeRF()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, betas=(0.9, 0.999))
    step = 0

    def draw(count=128):
        origins = torch.tensor([0.0, 0.0, -2.0]) + 0.1 * torch.randn(count, 3)
        aim = torch.cat([1.4 * torch.rand(count, 2) - 0.7, torch.zeros(count, 1)], 1)
        directions = F.normalize(aim - origins, dim=1)
        along = -(origins * directions).sum(1, keepdim=True)
        nearest = origins + along * directions
        inside = nearest.norm(dim=1, keepdim=True) < 0.5
        colour = torch.cat([nearest[:, :1] + 0.5, nearest[:, 1:2] + 0.5,
                            torch.full((count, 1), 0.2)], 1)
        return (origins, directions), torch.where(inside, colour, torch.ones(3))

    def train_step(batch):
        nonlocal step
        rays, target = batch
        optimizer.zero_grad()
        loss = F.mse_loss(model(*rays), target)
        loss.backward()
        optimizer.step()
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * 0.1 ** (step / 2000)
        return loss.item()

    return Streamed(model, F.mse_loss, draw(), optimizer, train_step, draw=draw)


class Sine(nn.Module):
    def forward(self, x):
        return torch.sin(30 * x)


def siren_net(inputs=2, hidden=48, outputs=1):
    """Layers of sines, whose weights are spread so that each spans some periods."""
    net = nn.Sequential(
        nn.Linear(inputs, hidden), Sine(), nn.Linear(hidden, hidden), Sine(),
        nn.Linear(hidden, hidden), Sine(), nn.Linear(hidden, outputs),
    )
    for index, layer in enumerate(net):
        if isinstance(layer, nn.Linear):
            bound = math.sqrt(6 / layer.in_features) / 30
            if index == 0:
                bound = 1 / layer.in_features
            nn.init.uniform_(layer.weight, -bound, bound)
    return net


@sound("siren", steps=80, below=0.3)
def siren():
    """SIREN fits one picture: its pixels' places in, their values out, all at once.

    https://github.com/vsitzmann/siren/blob/master/modules.py
    """
    model = siren_net()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    line = torch.linspace(-1, 1, 24)
    places = torch.cartesian_prod(line, line)
    phases = torch.rand(4) * 2 * math.pi
    waves = torch.randn(2, 4) * 4
    picture = torch.sin(places @ waves + phases).mean(1, keepdim=True)

    def draw():
        return places, picture

    def train_step(batch):
        coords, values = batch
        loss = F.mse_loss(model(coords), values)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, F.mse_loss, draw(), optimizer, train_step, draw=draw)


@sound("pinn", steps=300, below=0.5)
def pinn():
    """A PINN for Burgers' equation: derivatives of the output are in the loss.

    https://github.com/jayroxis/PINNs
    """
    layers = []
    for _ in range(3):
        layers += [nn.Linear(24 if layers else 2, 24), nn.Tanh()]
    model = nn.Sequential(*layers, nn.Linear(24, 1))
    for module in model:
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    viscosity = 0.01 / math.pi

    def draw():
        inside = torch.stack([2 * torch.rand(256) - 1, torch.rand(256)], 1)
        start = F.pad(2 * torch.rand(64, 1) - 1, (0, 1))
        edge = torch.stack([torch.randint(2, (64,)) * 2.0 - 1, torch.rand(64)], 1)
        return inside, torch.cat([start, edge])

    def forward(model, batch):
        inside, rim = batch
        points = inside.clone().requires_grad_()
        u = model(points)
        ones = torch.ones_like(u)
        (slope,) = torch.autograd.grad(u, points, ones, create_graph=True)
        u_x, u_t = slope[:, :1], slope[:, 1:]
        (second,) = torch.autograd.grad(u_x, points, ones, create_graph=True)
        return u_t + u * u_x - viscosity * second[:, :1], model(rim)

    def loss_fn(output, rim):
        residual, u = output
        at_start = rim[:, 1:] == 0
        wanted = torch.where(at_start, -torch.sin(math.pi * rim[:, :1]), 0.0)
        return residual.pow(2).mean() + F.mse_loss(u, wanted)

    def train_step(batch):
        optimizer.zero_grad()
        loss = loss_fn(forward(model, batch), batch[1])
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(
        model, loss_fn, draw(), optimizer, train_step, forward=forward, draw=draw
    )


class Implicit(nn.Module):
    """A fixed point of a block; its gradient is that of the last application."""

    def __init__(self, inputs=64, width=48):
        super().__init__()
        self.inject = nn.Linear(inputs, width)
        self.block = nn.Linear(width, width, bias=False)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 10)
        nn.init.normal_(self.block.weight, 0, 0.5 / math.sqrt(width))

    def apply_block(self, z, x):
        return torch.tanh(self.block(z) + x)

    def forward(self, x):
        x = self.inject(x.flatten(1))
        with torch.no_grad():
            z = torch.zeros_like(x)
            for _ in range(12):
                z = self.apply_block(z, x)
        z = self.apply_block(z, x)
        return self.head(self.norm(z))


@sound("deep_equilibrium")
def deep_equilibrium():
    """A deep equilibrium model, with the gradient of one step at the fixed point.

    https://github.com/locuslab/deq
    """
    model = Implicit()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    def draw():
        return some_digits(64)

    def train_step(batch):
        x, y = batch
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    return Streamed(
        model, F.cross_entropy, draw(), optimizer, train_step, draw=draw
    )


# Control

PLACES = 6


def move(place, action):
    """A corridor: 1 goes right, 0 left; the right end pays one and ends."""
    new = (place + 2 * action - 1).clamp(0, PLACES - 1)
    done = (new == PLACES - 1).float()
    return new, done, done


def seen(place):
    """What an agent sees of a place: a one for it, with some noise."""
    return F.one_hot(place, PLACES).float() + 0.05 * torch.randn(len(place), PLACES)


@sound("dqn", steps=300, below=0.5)
def dqn():
    """DQN: Bellman targets of a net that is copied now and then; gather by action.

    https://github.com/vwxyzjn/cleanrl/blob/master/cleanrl/dqn.py
    """
    q_network = nn.Sequential(
        nn.Linear(PLACES, 64), nn.ReLU(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 2)
    )
    target_network = deepcopy(q_network)
    optimizer = torch.optim.Adam(q_network.parameters(), lr=2.5e-3)
    gamma, step = 0.9, 0

    def draw(count=128):
        """What a buffer holds of a policy that goes anywhere."""
        place = torch.randint(PLACES - 1, (count,))
        action = torch.randint(2, (count,))
        new, reward, done = move(place, action)
        return seen(place), (action.unsqueeze(1), reward, seen(new), done)

    def loss_fn(q_values, experience):
        action, reward, next_observation, done = experience
        with torch.no_grad():
            best = target_network(next_observation).amax(1)
            td_target = reward + gamma * best * (1 - done)
        return F.mse_loss(q_values.gather(1, action).squeeze(1), td_target)

    def train_step(batch):
        nonlocal step
        observation, experience = batch
        loss = loss_fn(q_network(observation), experience)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        if step % 50 == 0:
            target_network.load_state_dict(q_network.state_dict())
        return loss.item()

    def loop():
        for _ in range(120):  # fresh batches from the buffer; no epochs
            train_step(draw())

    return Streamed(
        q_network, loss_fn, draw(), optimizer, train_step, draw=draw, loop=loop
    )


def layer_init(layer, std=2**0.5):
    nn.init.orthogonal_(layer.weight, std)
    nn.init.zeros_(layer.bias)
    return layer


class Agent(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.critic = nn.Sequential(
            layer_init(nn.Linear(PLACES, width)), nn.Tanh(),
            layer_init(nn.Linear(width, width)), nn.Tanh(),
            layer_init(nn.Linear(width, 1), 1.0),
        )
        self.actor = nn.Sequential(
            layer_init(nn.Linear(PLACES, width)), nn.Tanh(),
            layer_init(nn.Linear(width, width)), nn.Tanh(),
            layer_init(nn.Linear(width, 2), 0.01),
        )

    def forward(self, x):
        return self.actor(x), self.critic(x).squeeze(1)


def misses(act):
    """The part of walks from the left end that do not arrive within eight moves."""

    def error(training):
        place = torch.zeros(256, dtype=torch.long)
        arrived = torch.zeros(256)
        with torch.no_grad():
            for _ in range(8):
                place, _, done = move(place, act(training.model, seen(place)))
                arrived = torch.maximum(arrived, done)
                place = place.clamp(max=PLACES - 2)
        return 1 - arrived.mean().item()

    return error


def by_actor(model, observation):
    return Categorical(logits=model(observation)[0]).sample()


@sound("ppo", steps=40, below=0.3, error=misses(by_actor))
def ppo():
    """PPO: clipped ratios and values, entropy, orthogonal weights, clipped gradients.

    https://github.com/vwxyzjn/cleanrl/blob/master/cleanrl/ppo.py
    """
    agent = Agent()
    optimizer = torch.optim.Adam(agent.parameters(), lr=2.5e-3, eps=1e-5)
    gamma, gae_lambda, clip, entropy_weight, value_weight = 0.95, 0.95, 0.2, 0.01, 0.5
    updates, total = 0, 100
    place = torch.zeros(16, dtype=torch.long)

    @torch.no_grad()
    def draw(moves=8):
        """A rollout of sixteen walkers, with advantages and returns."""
        nonlocal place
        steps = []
        for _ in range(moves):
            observation = seen(place)
            logits, value = agent(observation)
            policy = Categorical(logits=logits)
            action = policy.sample()
            place, reward, done = move(place, action)
            place = torch.where(done == 1, 0, place)
            steps.append(
                (observation, action, policy.log_prob(action), reward, done, value)
            )
        obs, actions, logprobs, rewards, dones, values = map(
            torch.stack, zip(*steps, strict=True)
        )
        advantages = torch.zeros_like(rewards)
        next_value, last = agent(seen(place))[1], torch.zeros(len(place))
        for t in reversed(range(moves)):
            going = 1 - dones[t]
            delta = rewards[t] + gamma * next_value * going - values[t]
            last = delta + gamma * gae_lambda * going * last
            advantages[t], next_value = last, values[t]
        rest = actions, logprobs, advantages, advantages + values, values
        return obs.flatten(0, 1), tuple(part.flatten() for part in rest)

    def loss_fn(output, rollout):
        logits, value = output
        actions, logprobs, advantages, returns, values = rollout
        policy = Categorical(logits=logits)
        ratio = (policy.log_prob(actions) - logprobs).exp()
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        clipped = ratio.clamp(1 - clip, 1 + clip)
        pg_loss = torch.max(-advantages * ratio, -advantages * clipped).mean()
        near = values + (value - values).clamp(-clip, clip)
        v_loss = 0.5 * torch.max((value - returns) ** 2, (near - returns) ** 2).mean()
        entropy = policy.entropy().mean()
        return pg_loss - entropy_weight * entropy + value_weight * v_loss

    def train_step(batch):
        nonlocal updates
        optimizer.param_groups[0]["lr"] = max(1 - updates / total, 0.1) * 2.5e-3
        observation, rollout = batch
        for _ in range(2):
            for rows in torch.randperm(len(observation)).split(64):
                minibatch = tuple(part[rows] for part in rollout)
                loss = loss_fn(agent(observation[rows]), minibatch)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(agent.parameters(), 0.5)
                optimizer.step()
        updates += 1
        return loss.item()

    def loop():
        for _ in range(15):
            train_step(draw())  # a rollout, and two epochs over its minibatches

    return Streamed(
        agent, loss_fn, draw(), optimizer, train_step, draw=draw, loop=loop
    )


class Policy(nn.Module):
    """Logits of the actions and the value of a place, from shared features."""

    def __init__(self, width=64):
        super().__init__()
        self.affine = nn.Linear(PLACES, width)
        self.dropout = nn.Dropout(0.1)
        self.action_head = nn.Linear(width, 2)
        self.value_head = nn.Linear(width, 1)

    def forward(self, x):
        x = F.relu(self.dropout(self.affine(x)))
        return self.action_head(x), self.value_head(x).squeeze(1)


@sound("reinforce", below=0.4, error=misses(by_actor))
def reinforce():
    """REINFORCE with a learned baseline: standardised returns of whole episodes.

    https://github.com/pytorch/examples/blob/main/reinforcement_learning/actor_critic.py
    """
    model = Policy()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    gamma = 0.9

    @torch.no_grad()
    def draw(walkers=16, moves=12):
        """Episodes of several walkers: observations, actions and returns."""
        place = torch.zeros(walkers, dtype=torch.long)
        alive = torch.ones(walkers)
        steps = []
        for _ in range(moves):
            observation = seen(place)
            action = by_actor(model, observation)
            new, reward, done = move(place, action)
            steps.append((observation, action, reward * alive, alive))
            alive = alive * (1 - done)
            place = new.clamp(max=PLACES - 2)
        obs, actions, rewards, present = map(torch.stack, zip(*steps, strict=True))
        returns, following = torch.zeros_like(rewards), torch.zeros(walkers)
        for t in reversed(range(moves)):
            following = rewards[t] + gamma * following
            returns[t] = following
        played = present.flatten() == 1
        returns = returns.flatten()[played]
        returns = (returns - returns.mean()) / (returns.std() + 1e-6)
        return obs.flatten(0, 1)[played], (actions.flatten()[played], returns)

    def loss_fn(output, episode):
        logits, value = output
        actions, returns = episode
        advantage = returns - value.detach()
        log_prob = Categorical(logits=logits).log_prob(actions)
        return -(log_prob * advantage).mean() + F.smooth_l1_loss(value, returns)

    def train_step(batch):
        observations, episode = batch
        optimizer.zero_grad()
        loss = loss_fn(model(observations), episode)
        loss.backward()
        optimizer.step()
        return loss.item()

    return Streamed(model, loss_fn, draw(), optimizer, train_step, draw=draw)
