"""No test leaves this machine. (psycopg connects below Python: to the server the suite was given.)"""

import ipaddress
import socket

from . import faults

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def stays_here(family: int, address) -> bool:
    if family == socket.AF_UNIX:
        return True
    host = address[0]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def connect(opened, address):
    """In the place of `socket.connect`."""
    if not stays_here(opened.family, address):
        raise faults.fault(f"A test tried to reach {address}.")
    return _connect(opened, address)


def connect_ex(opened, address):
    if not stays_here(opened.family, address):
        raise faults.fault(f"A test tried to reach {address}.")
    return _connect_ex(opened, address)


def watch(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
