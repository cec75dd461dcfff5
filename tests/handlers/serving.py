"""A model folder as Inference Endpoints serve it: the handler laid into it, loaded and called as there.

The handlers are the reviewed snapshots of the model crate; its own test holds that they are what the templates give today.
"""

import importlib.util
import itertools
import sys
from pathlib import Path

SNAPSHOTS = Path(__file__).parents[2] / "src-tauri/crates/model/src/inference/snapshots"
NUMBERS = itertools.count()


def kinds():
    """Every kind of handler that we make, as its snapshot is called: `transformers_fill-mask`."""
    return sorted(path.stem.split("__")[-1] for path in SNAPSHOTS.glob("*.snap"))


def handler_of(kind):
    """The text of a kind's handler."""
    snapshot = (SNAPSHOTS / f"courier_model__inference__tests__{kind}.snap").read_text()
    text = snapshot.split("---\n", 2)[2]
    return text.split("\n---- requirements.txt\n")[0]


def serve(folder, kind):
    """Lays the handler into the folder and starts it as Inference Endpoints do."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    file = Path(folder, "handler.py")
    file.write_text(handler_of(kind))
    name = f"handler_{next(NUMBERS)}"
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module.EndpointHandler(str(folder))
