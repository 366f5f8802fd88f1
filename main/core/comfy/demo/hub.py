"""The open WebSockets by client id, and the events sent to them, in order, from any thread."""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any, Dict, Optional, Tuple, Union

from wire.websocket import WebSocket

PREVIEW, TEXT, PREVIEW_WITH_METADATA = 1, 3, 4
Event = Tuple[Union[str, int], Any, Optional[str]]


class Hub:
    """Sends each event to one client, or with `sid` None to all.

    It keeps ComfyUI's habits: a second socket with the same id takes the first one's place, and
    whichever of the two closes first takes the id with it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._events: "asyncio.Queue[Event]" = asyncio.Queue()
        self.sockets: Dict[str, WebSocket] = {}
        self.flags: Dict[str, Dict[str, Any]] = {}

    def join(self, sid: str, socket: WebSocket) -> None:
        """Register a socket under an id, behind all others."""
        self.sockets.pop(sid, None)
        self.sockets[sid] = socket
        self.flags[sid] = {}

    def leave(self, sid: str) -> None:
        """Forget an id, whichever socket it stands for by now."""
        self.sockets.pop(sid, None)
        self.flags.pop(sid, None)

    def supports(self, sid: Optional[str], feature: str) -> bool:
        """Whether the client declared a feature when it connected."""
        return sid in self.flags and self.flags[sid].get(feature, False) is True

    def send_soon(self, event: Union[str, int], data: Any, sid: Optional[str] = None) -> None:
        """Queue an event; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._events.put_nowait, (event, data, sid))

    async def publish(self) -> None:
        """Send queued events for ever.

        An id that is a list or an object ends this with a TypeError, and with it the program. That
        is how ComfyUI 0.3.64 dies, and a gateway in front of it has to be tested against it.
        """
        while True:
            self.send(*await self._events.get())

    def send(self, event: Union[str, int], data: Any, sid: Optional[str] = None) -> None:
        """Send an event now; only from the event loop."""
        if isinstance(event, int):
            message: Union[str, bytes] = struct.pack(">I", event) + data
        else:
            message = json.dumps({"type": event, "data": data})
        if sid is None:
            for socket in list(self.sockets.values()):
                socket.send(message)
        elif sid in self.sockets:
            self.sockets[sid].send(message)


def preview_frame(kind: str, picture: bytes) -> bytes:
    """The old form of a preview: a number for its kind, then the picture."""
    return struct.pack(">I", 2 if kind == "PNG" else 1) + picture


def preview_frame_with_metadata(kind: str, picture: bytes, metadata: Dict[str, Any]) -> bytes:
    """The newer form: JSON about the node, then the picture."""
    image_type = "image/png" if kind == "PNG" else "image/jpeg"
    head = json.dumps({**metadata, "image_type": image_type}).encode("utf-8")
    return struct.pack(">I", len(head)) + head + picture
