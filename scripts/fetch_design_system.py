"""Copy the part of Det Fælles Designsystem that the pages use into static/vendor/dkfds, and mend its font rules.


Taken: the neutral theme, its script, the woff2 fonts and the images the theme names, the icon sprite and the licence.
Mended: the Regular face names an .eot first and misspells `truetype`; only woff2 is kept of every face.
"""

import re
import shutil
from pathlib import Path

SOURCE = Path("node_modules/dkfds/dist")
TARGET = Path("static/vendor/dkfds")


def woff2_only(face: re.Match[str]) -> str:
    """The @font-face rule with nothing but its woff2 source."""
    sources = re.findall(r"url\([^)]*\.woff2\) ?format\([\"']woff2[\"']\)", face.group(0))
    return re.sub(r"src:[^;}]*", "src:" + ",".join(sources), face.group(0))


def copy(name: str) -> None:
    """One file of the package, to the same place below the target."""
    target = TARGET / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE / name, target)


def main() -> None:
    """Make the folder anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    css = (SOURCE / "css/dkfds.min.css").read_text(encoding="utf-8")
    css = re.sub(r"@font-face\{[^}]*\}", woff2_only, css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    (TARGET / "css").mkdir(parents=True)
    (TARGET / "css/dkfds.min.css").write_text(css, encoding="utf-8")
    script = (SOURCE / "js/dkfds.min.js").read_text(encoding="utf-8")
    (TARGET / "js").mkdir()
    (TARGET / "js/dkfds.min.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", script), encoding="utf-8")
    for name in sorted(set(re.findall(r"url\(\.\./([^)]+)\)", css))):
        copy(name)
    for name in ("img/all-svg-icons.svg", "LICENSE.md"):
        copy(name)
    files = [file for file in TARGET.rglob("*") if file.is_file()]
    print(f"      design system: {len(files)} files, {sum(f.stat().st_size for f in files) // 1024} KB")


if __name__ == "__main__":
    main()
