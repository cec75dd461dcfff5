"""Says what the lock files bring in: only licences we may ship, only the public registry, one copy of each heavy stack.

Runs offline, so it can't know of new vulnerabilities: `./run audit` asks for those where there is a network.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src-tauri" / "package"))

import licences  # noqa: E402  (its folder comes first)

MAY_SHIP = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "MPL-2.0", "NCSA", "OFL-1.1", "OpenSSL", "Unicode-3.0", "Unlicense", "Zlib", "bzip2-1.0.6",
}
# Built twice, each of these would cost minutes of every clean build or put two TLS stacks into one binary.
ONE_COPY = {"axum", "gix", "hyper", "libsqlite3-sys", "reqwest", "rustls", "tokio", "xet-client", "xet-data"}

# What the lock file may not go back to, and why.
REFUSED = {("blocking", "1.7.0"): "its threads never end and wake twice a second, also in a window that rests"}


def may_ship(expression: str) -> bool:
    """Whether an SPDX expression leaves us a choice of licences that are all on the list (no nested parentheses in practice)."""
    expression = expression.replace("/", " OR ")
    flat = re.sub(r"\(([^()]*)\)", lambda m: "yes" if may_ship(m.group(1)) else "no", expression)
    return any(all(part.strip() in MAY_SHIP | {"yes"} for part in choice.split(" AND ")) for choice in flat.split(" OR "))


def findings(packages: list[dict]) -> list[str]:
    foreign = [p for p in packages if p["source"] is not None]
    found = [f"{p['name']} {p['version']}: licence {p['license'] or 'not stated'}" for p in foreign
             if not (p["license"] and may_ship(p["license"])) and not p["license_file"]]
    found += [f"{p['name']} {p['version']}: comes from {p['source']}" for p in foreign if not p["source"].startswith("registry+")]
    found += [f"{p['name']} {p['version']}: {REFUSED[p['name'], p['version']]}" for p in foreign if (p["name"], p["version"]) in REFUSED]
    for name in sorted(ONE_COPY):
        versions = sorted(p["version"] for p in packages if p["name"] == name)
        if len(versions) > 1:
            found.append(f"{name} is there {len(versions)} times: {', '.join(versions)}")
    return found


def of_the_page(modules: list[licences.Work]) -> list[str]:
    """What is bundled into the page; a module that states no licence brings the text of one."""
    return [f"{one.name} {one.version}: licence {one.licence}" for one in modules if not (may_ship(one.licence) or one.licence == licences.UNSTATED and one.texts())]


def main() -> int:
    metadata = json.loads(subprocess.run(["cargo", "metadata", "--locked", "--format-version", "1"], check=True, stdout=subprocess.PIPE).stdout)
    modules = licences.modules(ROOT)
    found = findings(metadata["packages"]) + of_the_page(modules)
    for line in found:
        print(line)
    print(f"{len(metadata['packages'])} packages and {len(modules)} modules of the page looked at, {len(found)} objections")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
