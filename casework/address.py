"""Which addresses may be a centre's.

The rule it keeps: citizens' data goes over TLS; plain HTTP is for a centre on this very
machine.
"""

import ipaddress
from urllib.parse import urlsplit

from casework.event import Label

SAY = Label(
    "中心地址须以 https:// 开头(本机除外),例如 https://mailbox.example.cn",
    "The centre's address begins with https:// (except on this machine), for example "
    "https://mailbox.example.cn",
)


def may_be_a_centre(url: str) -> bool:
    """Whether something may be sent there."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and _is_here(host)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
