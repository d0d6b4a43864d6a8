"""F.dropout on an adjacency matrix cuts edges in one direction only,
and makes those that stay heavier. Right: regularisation/dropout_kinds_graph.py."""
import networkx as nx
import torch
import torch.nn.functional as F

adj = torch.tensor(nx.to_numpy_array(nx.karate_club_graph())).sign()
torch.manual_seed(0)
out = F.dropout(adj, p=0.5)
both = (out * out.T).count_nonzero() // 2
either = (out + out.T).count_nonzero() // 2
assert not out.equal(out.T) and either > both + 20
print("edges before:", adj.count_nonzero().item() // 2)
print("kept both ways:", both.item())
print("kept one way:", (either - both).item())
print("weights:", out.unique().tolist())
