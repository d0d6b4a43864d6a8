"""How many workers fit: the cores of the process, and the quota of its
container, which os.sched_getaffinity does not know."""
import os
from pathlib import Path


def usable_cores(cgroup: str = "/sys/fs/cgroup/cpu.max") -> int:
    """Return the cores that this process may keep busy, at least 1."""
    if hasattr(os, "sched_getaffinity"):  # Linux: taskset, cpuset
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    if Path(cgroup).is_file():  # docker --cpus, Kubernetes limits.cpu
        quota, period = Path(cgroup).read_text().split()
        if quota != "max":
            cores = min(cores, int(quota) // int(period))
    return max(1, cores)


if __name__ == "__main__":
    Path("none").write_text("max 100000\n")
    Path("one").write_text("150000 100000\n")  # docker --cpus=1.5
    affinity = usable_cores("none")
    assert affinity == usable_cores("no such file")
    assert usable_cores("one") == 1
    print("quota of 1.5 cores:", usable_cores("one"), "worker")
