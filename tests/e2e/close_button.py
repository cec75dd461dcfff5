"""The cross in the title bar. There is no window manager on these screens, so the message that it would send is sent here."""

import ctypes
from ctypes import Structure, Union, c_char_p, c_int, c_long, c_ulong, c_void_p

_CLIENT_MESSAGE = 33


class _ClientMessage(Structure):
    _fields_ = [
        ("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p), ("window", c_ulong), ("message_type", c_ulong), ("format", c_int),
        ("data", c_long * 5),
    ]


class _Event(Union):
    # The server reads the size of the largest event.
    _fields_ = [("client", _ClientMessage), ("pad", c_long * 24)]


def press(screen: str, window: int) -> None:
    """Asks the program that owns `window` to close it."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = c_void_p
    x11.XOpenDisplay.argtypes = [c_char_p]
    x11.XInternAtom.restype = c_ulong
    x11.XInternAtom.argtypes = [c_void_p, c_char_p, c_int]
    x11.XSendEvent.argtypes = [c_void_p, c_ulong, c_int, c_long, c_void_p]
    x11.XCloseDisplay.argtypes = [c_void_p]
    display = x11.XOpenDisplay(screen.encode())
    assert display, f"no screen {screen}"
    event = _Event()
    message = event.client
    message.type, message.window, message.format = _CLIENT_MESSAGE, window, 32
    message.message_type = x11.XInternAtom(display, b"WM_PROTOCOLS", 0)
    message.data[0] = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    assert x11.XSendEvent(display, window, 0, 0, ctypes.byref(event))
    # Closing waits until everything was sent.
    x11.XCloseDisplay(display)
