"""The desktop's tray, in the place of a panel: prints what each icon offers as a line of JSON, and chooses from the menu of the last one whatever a line
names. Run by the system's Python, which has GLib."""

import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  (the version comes first)

NAME, PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
ITEM, MENU = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"
INTERFACE = f"""<node><interface name="{NAME}">
  <method name="RegisterStatusNotifierItem"><arg direction="in" type="s"/></method>
  <method name="RegisterStatusNotifierHost"><arg direction="in" type="s"/></method>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
  <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
  <signal name="StatusNotifierHostRegistered"/>
</interface></node>"""

# Who owns the last icon, where its menu lies, and the number of each of its words.
owner, menu, numbers = None, None, {}


def say(told) -> None:
    print(json.dumps(told), flush=True)


def ask(path: str, interface: str, method: str, given: GLib.Variant, kind: str | None = None):
    answer = bus.call_sync(owner, path, interface, method, given, GLib.VariantType(kind) if kind else None, Gio.DBusCallFlags.NONE, 10_000, None)
    return answer.unpack()


def labels() -> dict[str, int]:
    """What stands in the menu, with the number by which it is chosen."""
    _revision, (_root, _properties, items) = ask(menu, MENU, "GetLayout", GLib.Variant("(iias)", (0, -1, [])))
    return {properties["label"].replace("_", ""): number for number, properties, _inner in items if properties.get("label")}


def look(path: str) -> bool:
    """An icon may be there a moment before its menu is."""
    global menu, numbers
    try:
        (menu,) = ask(path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ITEM, "Menu")), "(v)")
        numbers = labels()
    except GLib.Error:
        numbers = {}
    if not numbers:
        return GLib.SOURCE_CONTINUE
    say({"menu": list(numbers)})
    return GLib.SOURCE_REMOVE


def called(_bus, sender, _path, _interface, method, given, answer) -> None:
    global owner
    if method == "RegisterStatusNotifierItem":
        (service,) = given.unpack()
        owner = sender
        GLib.timeout_add(50, look, service if service.startswith("/") else "/StatusNotifierItem")
    answer.return_value(None)


def read(_bus, _sender, _path, _interface, name):
    values = {"RegisteredStatusNotifierItems": GLib.Variant("as", []), "IsStatusNotifierHostRegistered": GLib.Variant("b", True)}
    return values.get(name, GLib.Variant("i", 0))


def choose(source, _condition) -> bool:
    label = source.readline().strip()
    if not label:
        return False
    ask(menu, MENU, "Event", GLib.Variant("(isvu)", (numbers[label], "clicked", GLib.Variant("i", 0), 0)))
    return True


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], called, read, None)
Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: say("ready"), None)
GLib.io_add_watch(sys.stdin, GLib.IO_IN, choose)
GLib.MainLoop().run()
