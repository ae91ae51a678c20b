"""Renew static/vendor and the icon sprite from pinned npm packages; run by `make vendor`.

Needs `npm` on the path (only `npm pack` is used, nothing is installed or run) and the standard library.
The served page never loads anything from elsewhere: what is written here is committed.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
VENDOR = STATIC / "vendor"
ICONS = Path(__file__).with_name("icons.txt")
SPRITE = STATIC / "icons.svg"


@dataclass(frozen=True)
class Package:
    """One pinned npm package and the files of it that are served, as member path and vendored name."""

    name: str
    version: str
    licence: str
    licence_file: str
    files: dict[str, str]

    @property
    def tarball(self) -> str:
        """The address from which `npm pack` takes this version."""
        return f"https://registry.npmjs.org/{self.name}/-/{self.name.split('/')[-1]}-{self.version}.tgz"


PACKAGES = [
    Package("htmx.org", "4.0.1", "0BSD", "LICENSE", {"dist/htmx.min.js": "htmx-4.0.1.min.js"}),
    Package(
        "basecoat-css",
        "1.0.2",
        "MIT",
        "LICENSE.md",
        {"dist/basecoat-nova.cdn.min.css": "basecoat-nova-1.0.2.min.css"},
    ),
    Package("lucide-static", "1.62.0", "ISC", "LICENSE", {}),
]


def sha256(content: bytes) -> str:
    """Return the hex digest that the manifest pins."""
    return hashlib.sha256(content).hexdigest()


def packed(package: Package, folder: Path) -> Path:
    """Fetch one package's tarball into `folder` and return its path; raises CalledProcessError when npm cannot."""
    answer = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / answer.stdout.strip().splitlines()[-1]


def member(tarball: tarfile.TarFile, path: str) -> bytes:
    """Return one file of an npm tarball; raises KeyError when the package no longer has it."""
    found = tarball.extractfile(f"package/{path}")
    if found is None:
        raise KeyError(path)
    return found.read()


def symbol(name: str, svg: str) -> str:
    """Turn one icon file into a symbol of the sprite; stroke and size come from the style sheet."""
    body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    shapes = re.sub(r"\s+", " ", body).replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def sprite(tarball: tarfile.TarFile) -> bytes:
    """Build the sprite of the icons that icons.txt lists, and the product's own mark."""
    names = sorted({line.strip() for line in ICONS.read_text().splitlines() if line.strip()})
    symbols = [symbol(name, member(tarball, f"icons/{name}.svg").decode()) for name in names]
    mark = (
        '<symbol id="mark" viewBox="0 0 24 24"><circle cx="9" cy="12" r="6"/><circle cx="15" cy="12" r="6"/></symbol>'
    )
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join([mark, *symbols]) + "</svg>\n").encode()


def vendor(package: Package, folder: Path) -> dict[str, object]:
    """Write one package's files and licence into static/vendor and return its line of the manifest."""
    archive = packed(package, folder)
    short = package.name.split("/")[-1].split(".")[0]
    files = []
    with tarfile.open(archive) as tarball:
        (VENDOR / f"LICENSE-{short}.txt").write_bytes(member(tarball, package.licence_file))
        for path, target in package.files.items():
            # A map comment would make browsers ask for a file that is not shipped.
            content = re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", member(tarball, path))
            (VENDOR / target).write_bytes(content)
            files.append({"file": target, "from": path, "sha256": sha256(content)})
        if not package.files:
            content = sprite(tarball)
            SPRITE.write_bytes(content)
            files.append({"file": "../icons.svg", "from": "icons/*.svg", "sha256": sha256(content)})
    return {
        "name": package.name,
        "version": package.version,
        "source": package.tarball,
        "source_sha256": sha256(archive.read_bytes()),
        "licence": package.licence,
        "licence_file": f"LICENSE-{short}.txt",
        "files": files,
    }


def main() -> None:
    """Renew every vendored file and the manifest."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lines = [vendor(package, Path(folder)) for package in PACKAGES]
    (VENDOR / "MANIFEST.json").write_text(json.dumps(lines, indent=2) + "\n")
    for line in lines:
        print(f"{line['name']} {line['version']}")


if __name__ == "__main__":
    main()
