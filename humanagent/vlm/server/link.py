"""The connections to a server: one exchange at a time, what it reads is bounded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

from humanagent.errors import NotStartedError, SettingsError, VLMError
from humanagent.printable import printable
from humanagent.vlm.server.patience import Health, TroubleError, retry_after

#: A reply is a few kilobytes; what a server sends beyond this is not read.
_MAX_BYTES: Final = 4 * 2**20
#: Idle for less than the five seconds after which vLLM's own HTTP server closes a connection.
_LIMITS: Final = httpx.Limits(
    max_connections=64, max_keepalive_connections=64, keepalive_expiry=4.0
)
_CONNECT_S: Final = 10.0
#: Statuses that say nothing about the request: the same one may succeed later.
_BUSY: Final = (408, 429, 502, 503, 504)
_TRANSIENT: Final = (*_BUSY, 409, 500)
_REMEDIES: Final = {
    401: "check the API key",
    403: "check the API key",
    404: "check the address (it ends in /v1 for most servers) and the model's name",
    413: "send a smaller picture",
}


class Link:
    """Pooled connections to the server at ``base_url``, open as long as the client is.

    Raises:
        SettingsError: the address is not one.
    """

    def __init__(
        self, base_url: str, *, api_key: str | None, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        if not base_url.startswith(("http://", "https://")):
            base_url = f"http://{base_url}"
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if api_key:
            headers["Authorization"] = f"Bearer {api_key}"
        try:
            self._client = httpx.AsyncClient(
                base_url=base_url.rstrip("/"),
                headers=headers,
                # The whole ask has a deadline; only nobody at the other end is noticed earlier.
                timeout=httpx.Timeout(None, connect=_CONNECT_S),
                limits=_LIMITS,
                transport=transport,
            )
            address = self._client.base_url
            if not address.host:
                raise httpx.InvalidURL("no host")
        except (httpx.InvalidURL, UnicodeError, TypeError) as error:
            raise SettingsError(
                "not the address of a model server",
                where=repr(base_url),
                do="give one like http://localhost:8000/v1",
            ) from error
        # Without user and password: it goes into messages and provenance.
        self.base_url = str(address.copy_with(username=None, password=None)).rstrip("/")
        self.health = Health()

    @asynccontextmanager
    async def exchange(
        self, path: str, question: bytes | None = None
    ) -> AsyncIterator[httpx.Response]:
        """A response whose body was not read yet: to a POST of ``question``, else to a GET.

        Raises:
            TroubleError: nobody answered, or the server has no time: it may be tried again.
            httpx.HTTPError: anything else that is wrong with the connection.
        """
        asked = question is not None
        request = self._client.build_request("POST" if asked else "GET", path, content=question)
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self.health.failed()
            raise TroubleError(self._nobody(), question=asked, refused=True) from error
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            self.health.failed()
            raise TroubleError(self.broken(error), question=asked) from error
        try:
            if response.status_code in _BUSY:
                self.health.failed()
                raise TroubleError(
                    self.refusal(response, await self.read(response)),
                    question=asked,
                    wait_s=retry_after(response.headers.get("retry-after")),
                )
            self.health.answered()
            yield response
            self.health.answered()
        finally:
            await response.aclose()

    async def chunks(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            VLMError: it is longer than any reply.
        """
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > _MAX_BYTES:
                raise VLMError(
                    f"the model server sent more than {_MAX_BYTES >> 20} MiB", where=self.base_url
                )
            yield chunk

    async def read(self, response: httpx.Response) -> bytes:
        """All of the body."""
        return b"".join([chunk async for chunk in self.chunks(response)])

    def refusal(
        self, response: httpx.Response, said: bytes, names: tuple[str, ...] = ()
    ) -> VLMError:
        """What an error status means; ``names`` are models that the server has."""
        status, text = response.status_code, printable(said[:2000].decode("utf-8", "replace"))
        remedy = _REMEDIES.get(status)
        if status == 404 and names:
            remedy = f"name a model that it serves: {', '.join(names)[:300]}"
        return VLMError(
            f"the model server answered {status}: {text[:200].strip()}",
            where=str(response.request.url.copy_with(username=None, password=None)),
            do=remedy,
            transient=status in _TRANSIENT,
        )

    def broken(self, error: httpx.HTTPError) -> VLMError:
        """What it means that a connection failed."""
        return VLMError(
            f"the connection to the model server broke: {type(error).__name__}",
            where=self.base_url,
            transient=True,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    def _nobody(self) -> NotStartedError:
        said = "answers any more" if self.health.met else "answers"
        return NotStartedError(
            f"no model server {said}", where=self.base_url, do="start it, or check the address"
        )
