"""非警务诉求承接单位: the bodies outside the police that take what is not police work.

The rule it keeps (seed 002: 联动分流 to more than thirty bodies): what is not ours goes to
somebody by name, who answers.  The directory of those bodies is data of each city
(``resources/receivers.json`` holds an invented one), changed by events and sent everywhere.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated

import msgspec
from msgspec import Struct

from casework.codes import Coded
from casework.errors import MalformedError
from casework.fields import Meaning, given
from casework.hand_written import text_of


class Sector(Coded):
    """What kind of body it is."""

    HOTLINE = "HOTLINE", "政务热线", "Hotline"
    HOUSING = "HOUSING", "住房建设", "Housing and building"
    URBAN = "URBAN", "城市管理", "Urban management"
    MARKET = "MARKET", "市场监管", "Market supervision"
    LABOUR = "LABOUR", "人力社保", "Labour and social security"
    CIVIL = "CIVIL", "民政救助", "Civil affairs and relief"
    HEALTH = "HEALTH", "卫生健康", "Health"
    EDUCATION = "EDUCATION", "教育", "Education"
    ENVIRONMENT = "ENVIRONMENT", "生态环境", "Environment"
    TRANSPORT = "TRANSPORT", "交通运输", "Transport"
    JUSTICE = "JUSTICE", "司法调解", "Justice and mediation"
    FIRE = "FIRE", "消防救援", "Fire and rescue"
    UTILITY = "UTILITY", "公用事业", "Utilities"
    TOURISM = "TOURISM", "文化旅游", "Culture and tourism"
    GROUPS = "GROUPS", "群团组织", "People's organisations"
    STREET = "STREET", "街道社区", "Subdistrict"
    FINANCE = "FINANCE", "金融监管", "Financial supervision"
    OTHER = "OTHER", "其他", "Other"


class Receiver(Struct, frozen=True, kw_only=True):
    """A body as it stands; ``topics`` are codes of the list ``diversion.topic``."""

    id: str
    code: Annotated[str, given("单位代码", "Code")]
    name: Annotated[str, given("单位名称", "Name")]
    sector: Annotated[Sector, given("领域", "Sector")]
    topics: Annotated[
        tuple[str, ...], given("承接事项", "Takes", Meaning.LISTED, "diversion.topic")
    ] = ()
    phone: Annotated[str, given("联系电话", "Telephone")] = ""
    address: Annotated[str, given("地址", "Address")] = ""
    is_ended: Annotated[bool, given("已停用", "Ended")] = False


class ReceiverText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body as a file names it."""

    code: str
    name: str
    sector: Sector
    topics: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""


_decoder = msgspec.json.Decoder(tuple[ReceiverText, ...])


def read_receivers(data: bytes) -> tuple[ReceiverText, ...]:
    """A city's bodies from their JSON bytes; :class:`MalformedError` if they do not fit."""
    try:
        found = _decoder.decode(text_of(data))
    except (msgspec.DecodeError, MalformedError) as error:
        raise MalformedError(f"not a list of receivers: {error}") from error
    codes = [one.code for one in found]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise MalformedError(f"receiver {twice[0]!r} is there twice")
    return found


def is_in_force(receivers: Mapping[str, Receiver], id: str) -> bool:
    """Whether there is such a body, and it still takes matters."""
    known = receivers.get(id)
    return known is not None and not known.is_ended


def suggested(receivers: Iterable[Receiver], topic: str) -> tuple[Receiver, ...]:
    """The bodies that take a topic, by code: a suggestion, a person decides."""
    taking = (one for one in receivers if topic in one.topics and not one.is_ended)
    return tuple(sorted(taking, key=lambda one: one.code))
