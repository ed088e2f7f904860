"""A door between the program and a database server, that can be shut, stalled or made slow."""

import asyncio
import socket
import threading
from typing import Literal, Optional

Mode = Literal["open", "shut", "stalled"]
_LOOK_SECONDS = 0.02


class Gate:
    """A TCP proxy on a thread of its own. Use it as a context manager."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.mode: Mode = "open"
        self.delay = 0.0  # seconds that each answer of the server takes longer
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: Optional[asyncio.AbstractServer] = None
        self.port = 0

    def __enter__(self) -> "Gate":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(self, *error: object) -> None:
        self.mode = "shut"
        self.cut()
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def shut(self) -> None:
        """Cut every connection and refuse new ones."""
        self.mode = "shut"
        self.cut()

    def cut(self) -> None:
        """Cut every connection, as a failover does."""
        self._loop.call_soon_threadsafe(lambda: [writer.transport.abort() for writer in list(self._writers)])

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, family=socket.AF_INET)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self._server
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "shut":
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, there_writer}
        try:
            await asyncio.gather(self._pump(reader, there_writer, False), self._pump(there_reader, writer, True))
        except (ConnectionError, OSError):
            pass
        finally:
            for one in (writer, there_writer):
                self._writers.discard(one)
                one.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: bool) -> None:
        while data := await reader.read(65536):
            while self.mode == "stalled":
                await asyncio.sleep(_LOOK_SECONDS)
            if answers and self.delay:
                await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
        writer.transport.abort()
