"""What of the machine may shine through into a test, and where the things under test lie."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
# What a run leaves behind to be looked at.
OUTPUT = TARGET / "e2e"
# Before a command: it ends when the test run does, however that ends.
WITH_US = ("setpriv", "--pdeathsig", "KILL")

# No login, no proxy, no mirror.
_LEFT_OUT = ("HF_", "HUGGING", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "SSL_CERT", "REQUESTS_CA", "COURIER")


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
