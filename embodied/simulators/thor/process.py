"""AI2-THOR in its own process: started, watched while it is waited for, and ended with all that belongs to it.

The package itself would start a process anew that crashed, in mid-episode, and leaves its port open.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from queue import Full
from signal import SIGKILL
from typing import Any, NoReturn

from embodied.errors import (
    MissingExtraError,
    SimulatorCrashError,
    SimulatorError,
    SimulatorProtocolError,
    SimulatorTimeoutError,
)
from embodied.simulators.thor.link import SceneLike
from embodied.simulators.thor.watch import NO_TYPE, Watch

GRACE = 2.0
"""Seconds more than the package's own limits after which the watch acts."""
MESSAGES = 6
"""That a reset takes, at most."""
GPUS = "CUDA_VISIBLE_DEVICES"
LOG = "see the end of ~/.ai2thor/log/unity.log; the next reset starts another process"


@dataclass(frozen=True, slots=True)
class Launch:
    """How the package is to start AI2-THOR.

    Attributes:
        command: what is started in Unity's place, as a shell has it; None for a build of AI2-THOR's.
        transport: "fifo" or "wsgi".
        platform: of the build, such as "CloudRendering"; empty for the package's choice.
        display: of X; empty for the environment's.
        size: (width, height) of the picture, pixels.
        timeout, start_timeout: seconds that an action, and the start, may take.
        parameters: of Initialize.
    """

    command: str | None
    transport: str = "fifo"
    platform: str = ""
    display: str = ""
    size: tuple[int, int] = (300, 300)
    timeout: float = 100.0
    start_timeout: float = 300.0
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """Of the package's Controller."""
        import ai2thor.platform
        from ai2thor.fifo_server import FifoServer
        from ai2thor.wsgi_server import WsgiServer

        return {
            "local_executable_path": self.command,
            "server_class": WsgiServer if self.transport == "wsgi" else FifoServer,
            "platform": getattr(ai2thor.platform, self.platform) if self.platform else None,
            # A player needs no display, but the package insists on a name.
            "x_display": self.display or ("0" if self.command and "DISPLAY" not in os.environ else None),
            "width": self.size[0],
            "height": self.size[1],
            "server_timeout": self.timeout,
            "server_start_timeout": self.start_timeout,
            **self.parameters,
        }


class ProcessLink:
    """A running `ai2thor.controller.Controller`; see `Link`.

    Args:
        launch: how it is started.
        scene: where.

    Raises:
        MissingExtraError: ai2thor is not installed.
        SimulatorError: there is no such scene or build.
        SimulatorProcessError: the process failed.
    """

    def __init__(self, launch: Launch, scene: SceneLike) -> None:
        try:
            from ai2thor.controller import Controller
        except ImportError as error:
            raise MissingExtraError(
                f"AI2-THOR's package is missing ({error})", fix="pip install 'embodied[thor]'"
            ) from None
        self._limit, self.alive = launch.timeout, True
        self._controller = Controller.__new__(Controller)
        self._watch = Watch(self._controller)
        # Runs when nobody needs the link any more, and when this process ends, a worker's too.
        self._ending = Finalize(self, _end, (self._controller, self._watch), exitpriority=1)
        # Made before it is begun: the watch has to see how far that has come.
        begin, arguments = type(self._controller).__init__, launch.arguments()
        try:
            with _without_gpus() if launch.command else nullcontext():
                self._guarded(lambda: begin(self._controller, scene=scene, **arguments), launch.start_timeout)
        except SimulatorError:
            self.end()
            raise
        # It would restart by itself, in mid-episode.
        self._controller.start = _refuse

    @property
    def event(self) -> Any:
        """The last moment."""
        return self._controller.last_event

    def reset(self, scene: SceneLike) -> Any:
        """See `Link`."""
        self._guarded(lambda: self._controller.reset(scene=scene), MESSAGES * self._limit)
        return self.event

    def step(self, action: str, arguments: Mapping[str, Any]) -> Any:
        """See `Link`."""
        with suppress(SimulatorError):  # the package raises mistakes in the script; the event says it, too
            self._guarded(lambda: self._controller.step(action=action, **arguments), self._limit)
        return self.event

    def end(self) -> None:
        """End the process, and close its pipes or its port."""
        self.alive = False
        self._ending()

    def _guarded(self, call: Callable[[], object], limit: float) -> None:
        """Make a call to the package.

        Raises:
            SimulatorError: the world said no.
            SimulatorProcessError: anything else went wrong; the process was ended.
        """
        before = getattr(self._controller, "last_event", None)
        try:
            with self._watch.over(limit + GRACE), warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Restarting unity")  # it is kept from that
                call()
        except Exception as error:  # noqa: BLE001 - the package raises bare Exceptions, and those of its libraries
            self._judge(error, before)
        except BaseException:
            self.end()
            raise

    def _judge(self, error: Exception, before: object) -> NoReturn:
        event = getattr(self._controller, "last_event", None)
        said = str(error)
        if event is not None and event is not before and not event and said == event.metadata["errorMessage"]:
            raise SimulatorError(said.partition("\n")[0], where="AI2-THOR") from None
        if "not contained in build" in said or "no build exists" in said or "No build exists" in said:
            fix = "take a scene that the build has; world=player runs without a build"
            raise SimulatorError(said.strip().partition("\n")[0], where="AI2-THOR", fix=fix) from None
        code = self._watch.exit_code()
        self.end()
        if self._watch.is_late or isinstance(error, TimeoutError):
            raise SimulatorTimeoutError("AI2-THOR did not answer in time", fix=LOG) from error
        # The package kills the process itself when it understands nothing, but not when it reads our rubbish.
        if code is not None and (code != -SIGKILL or _of_rubbish(error)):
            raise SimulatorCrashError(f"AI2-THOR's process ended (exit code {code})", fix=LOG) from error
        what = f"AI2-THOR answered what cannot be understood ({type(error).__name__}: {said:.200})"
        raise SimulatorProtocolError(what, fix=LOG) from error


def _of_rubbish(error: BaseException) -> bool:
    """Whether the package raised because it read what only we say."""
    inner = error.__context__ or error
    return isinstance(inner, _RestartRefusedError) or (isinstance(inner, KeyError) and inner.args == (NO_TYPE,))


class _RestartRefusedError(Exception):
    pass


def _refuse(*_: object, **__: object) -> NoReturn:
    raise _RestartRefusedError


def _end(controller: Any, watch: Watch) -> None:
    """End a process, and clear away what it was talked to by."""
    watch.end()
    if (server := watch.server) is None:
        return
    controller.server = server  # the package looks at it once more when Python ends
    with suppress(OSError, ValueError, AssertionError, AttributeError, Full):
        controller.stop()
    if (process := server.unity_proc) is not None:
        process.kill()
        process.wait()
    server.stopped = True
    if hasattr(server, "tmp_dir"):
        server.tmp_dir.cleanup()
    else:
        _close_port(server)


def _close_port(server: Any) -> None:
    """End the web server's thread, which the package leaves running, and its socket."""
    with suppress(Full):
        server.response_queue.put_nowait({})
    ending = threading.Thread(target=server.wsgi_server.shutdown, daemon=True)
    ending.start()
    ending.join(GRACE)
    server.wsgi_server.server_close()


@contextmanager
def _without_gpus() -> Iterator[None]:
    """Hide GPUs from the package: it asks Vulkan for them, which a player has no use for."""
    hidden = os.environ.pop(GPUS, None)
    try:
        yield
    finally:
        if hidden is not None:
            os.environ[GPUS] = hidden
