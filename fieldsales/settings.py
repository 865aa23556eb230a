"""Every setting of the server, each with a sentence, from the environment (FIELDSALES_…) or the command line."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    data: Path = Path("data")
    """The folder that holds the shop: its database, photos and images. Back this up."""
    host: str = "127.0.0.1"
    """The address to listen on; 0.0.0.0 lets other machines in."""
    port: int = 8000
    """The port to listen on."""
    https_only: bool = False
    """Cookies only over HTTPS; switch on behind a TLS proxy (phones need HTTPS for offline work)."""
    trust_proxy: bool = False
    """Believe X-Forwarded-For and -Proto; only behind your own proxy."""
    private_hooks: bool = False
    """Let the digest's robots live on private addresses and without HTTPS; for a robot of your own network, and for tests."""
    reload: bool = False
    """Build the phone's files anew when a template or SQL file changes; for development."""


def read(**given: object) -> Settings:
    """Settings from FIELDSALES_DATA, FIELDSALES_PORT, …; what is given wins."""
    values: dict[str, object] = {}
    for one in fields(Settings):
        text = os.environ.get(f"FIELDSALES_{one.name.upper()}")
        if text is not None:
            values[one.name] = _convert(one.name, text)
    values |= {k: v for k, v in given.items() if v is not None}
    return Settings(**values)  # type: ignore[arg-type]


def _convert(name: str, text: str) -> object:
    default = getattr(Settings, name)
    if isinstance(default, bool):
        return text.lower() in ("1", "true", "yes", "on")
    return type(default)(text) if not isinstance(default, Path) else Path(text)
