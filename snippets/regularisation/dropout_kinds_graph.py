"""Drop edges or nodes of an undirected graph and keep its adjacency
matrix symmetric."""
import networkx as nx
import torch
from torch import Tensor


def drop_edges(adj: Tensor, p: float, training: bool):
    """Remove each edge, in both directions, with probability p."""
    if not training:
        return adj
    upper = adj.triu() * (torch.rand_like(adj) >= p)
    return upper + upper.triu(1).T  # the diagonal once


def drop_nodes(adj: Tensor, x: Tensor, p: float, training: bool):
    """Cut each node off, row, column and features, with chance p."""
    if not training:
        return adj, x
    keep = (torch.rand(len(adj), device=adj.device) >= p).to(adj)
    return adj * keep * keep[:, None], x * keep[:, None]


graph = nx.karate_club_graph()
adj = torch.tensor(nx.to_numpy_array(graph)).sign()
adj, x = adj + torch.eye(34), torch.ones(34, 1)  # with self-loops
p, runs = 0.3, range(300)
torch.manual_seed(0)
edges = [drop_edges(adj, p, True) for _ in runs]
nodes, left = zip(*[drop_nodes(adj, x, p, True) for _ in runs])
for name, seen in ("edges", edges), ("nodes", nodes):
    kept = torch.stack(seen)  # (runs, 34, 34)
    assert kept.equal(kept.mT) and (kept <= adj).all()
    loops = kept.diagonal(0, 1, 2)  # (runs, 34)
    print(f"drop {name}: edges {adj.triu(1).sum():.0f} -> "
          f"{kept.triu(1).sum() / 300:.1f}, self-loops 34 -> "
          f"{loops.sum() / 300:.1f}")
assert torch.stack(left).squeeze().equal(loops)
assert drop_edges(adj, p, False) is drop_nodes(adj, x, p, False)[0]
