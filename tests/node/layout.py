"""Lays the phone's modules out in a folder as its worker would load them: python -m tests.node.layout FOLDER"""

import sys
from pathlib import Path

from fieldsales.offline import bundle


def lay_out(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (content, _) in bundle.build().files.items():
        room, _, rest = name.partition("/")
        if room == "phone":
            (folder / rest).write_bytes(content)
    (folder / "package.json").write_text('{"type": "module"}')


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
