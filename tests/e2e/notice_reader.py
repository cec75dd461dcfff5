"""The desktop's notification service, in the place of a real one: prints each notice as a line of JSON, and clicks the last one when a line comes in.
Run by the system's Python, which has GLib."""

import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  (the version comes first)

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
INTERFACE = f"""<node><interface name="{NAME}">
  <method name="GetCapabilities"><arg direction="out" type="as"/></method>
  <method name="GetServerInformation"><arg direction="out" type="s"/><arg direction="out" type="s"/><arg direction="out" type="s"/><arg direction="out" type="s"/></method>
  <method name="Notify"><arg direction="in" type="s"/><arg direction="in" type="u"/><arg direction="in" type="s"/><arg direction="in" type="s"/>
    <arg direction="in" type="s"/><arg direction="in" type="as"/><arg direction="in" type="a{{sv}}"/><arg direction="in" type="i"/><arg direction="out" type="u"/></method>
  <method name="CloseNotification"><arg direction="in" type="u"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""

shown = 0


def say(told) -> None:
    print(json.dumps(told), flush=True)


def called(_bus, _sender, _path, _interface, method, given, answer) -> None:
    global shown
    if method == "Notify":
        _app, _replaces, _icon, title, text, actions, *_ = given.unpack()
        shown += 1
        answer.return_value(GLib.Variant("(u)", (shown,)))
        say({"title": title, "text": text, "actions": actions})
    elif method == "GetCapabilities":
        answer.return_value(GLib.Variant("(as)", (["actions", "body", "body-markup"],)))
    elif method == "GetServerInformation":
        answer.return_value(GLib.Variant("(ssss)", ("reader", "tests", "1", "1.2")))
    else:
        answer.return_value(None)


def click(source, _condition) -> bool:
    if not source.readline():
        return False
    bus.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (shown, "default")))
    return True


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], called)
Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: say("ready"), None)
GLib.io_add_watch(sys.stdin, GLib.IO_IN, click)
GLib.MainLoop().run()
