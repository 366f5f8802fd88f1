"""HTTP/1.1 and WebSocket, as far as the demo needs them, on asyncio alone."""
