"""Makes installable packages for the system that it runs on, of programs that are built already: `./run package` builds them before.

python3 src-tauri/package TARGET PROFILE [BUNDLE...]     PROFILE is release, or debug to try the packing itself
"""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import licences

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}


def main(target: Path, profile: str, bundles: list[str]) -> None:
    system = importlib.import_module(SYSTEMS[sys.platform])
    courier, window = target / profile / system.COMMAND, target / profile / system.COMMAND.replace("courier", "model-courier")
    stage = target / "package"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    (stage / "LICENSES.txt").write_text(licences.of_what_is_shipped(ROOT), encoding="utf-8")
    told = stage / "tauri.json"
    told.write_text(json.dumps(system.overlay(courier, window, stage), indent=2))
    bundled = target / profile / "bundle"
    shutil.rmtree(bundled, ignore_errors=True)
    _bundle(told, profile, bundles or system.BUNDLES)
    for file in [courier, window, *sorted(_packages(bundled))]:
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file}")


def _bundle(told: Path, profile: str, bundles: list[str]) -> None:
    tauri = shutil.which("tauri", path=HERE / "node_modules" / ".bin")
    command = [tauri, "bundle", "--ci", "--no-binary-patching", "--config", told, "--bundles", ",".join(bundles), *(["--debug"] if profile == "debug" else [])]
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True)


def _packages(bundled: Path) -> list[Path]:
    endings = {".deb", ".rpm", ".AppImage", ".dmg", ".msi", ".exe"}
    return [file for file in bundled.rglob("*") if file.suffix in endings]


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3:])
