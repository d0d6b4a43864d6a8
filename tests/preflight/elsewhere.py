"""Ask a module something in an interpreter of its own, with the seeds of nobody."""
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]


def ask(module: str, request: Any) -> Any:
    """What `python -m MODULE REQUEST` prints, both as JSON."""
    done = subprocess.run([sys.executable, "-m", module, json.dumps(request)], cwd=HOME,
                          text=True, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
