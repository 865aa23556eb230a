"""uvicorn, that lets the desks' open streams end before it waits for what is still being answered."""

from __future__ import annotations

import socket

import uvicorn

from fieldsales.live import Pulse


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, pulse: Pulse) -> None:
        super().__init__(config)
        self.pulse = pulse

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.pulse.close()
        await super().shutdown(sockets)
