"""Looks for a secret in the forms that it takes when it leaks: the same forms as the Rust test house searches for."""

import base64
from pathlib import Path
from urllib.parse import quote


def _inner_base64(secret: bytes, offset: int) -> bytes:
    """The characters that the secret gives for certain when it stands `offset` bytes into something encoded."""
    shifted = b"\0" * offset + secret
    encoded = base64.b64encode(shifted)
    return encoded[-(-offset * 8 // 6) : len(shifted) * 8 // 6]


def _forms(secret: str) -> dict[str, bytes]:
    raw = secret.encode()
    forms = {
        "plain": raw, "reversed": raw[::-1], "hex": raw.hex().encode(), "url-encoded": "".join(f"%{byte:02X}" for byte in raw).encode(),
        "quoted": quote(secret, safe="").encode(), "utf-16": secret.encode("utf-16-le"),
    }
    for offset in range(3):
        inner = _inner_base64(raw, offset)
        forms[f"base64+{offset}"] = inner
        forms[f"base64url+{offset}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    return forms


def forms_in(data: bytes, secret: str) -> list[str]:
    return [form for form, needle in _forms(secret).items() if needle in data]


def leaks(folder: Path, secret: str) -> list[str]:
    """Every file below `folder` that holds it; a file that can't be read ends the search, since it would prove nothing."""
    return [f"{path}: {form}" for path in files(folder) for form in forms_in(path.read_bytes(), secret)]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
