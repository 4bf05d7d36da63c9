"""A record crosses the wire with every byte in its place."""

import msgspec
import pytest
from msgspec import Raw

from casework.event import Record
from casework.wire import SyncRequest
from tests.harness.bureau import START, stamp

CORE = b'{ "id" : "x",  "later": [1, 2] }'
SEALED = b'{"salt":"00",  "data":{"name":"\xe5\xbc\xa0"}}'


@pytest.mark.parametrize("sealed", [None, Raw(SEALED)])
def test_record_in_a_message_keeps_its_bytes(sealed: Raw | None) -> None:
    record = stamp(Record(Raw(CORE), sealed), 7, START, "JD-1")
    sent = msgspec.json.encode(SyncRequest(cursor=0, batch=(record,)))
    back = msgspec.json.decode(sent, type=SyncRequest).batch[0]
    assert bytes(back.core) == CORE
    assert (None if back.sealed is None else bytes(back.sealed)) == (sealed and SEALED)
    assert back.stamp == record.stamp


def test_record_without_sealed_part_has_none_however_it_is_written() -> None:
    for text in (b'{"core":{}}', b'{"core":{},"sealed":null}', b'{"core":{},"sealed": null }'):
        assert msgspec.json.decode(text, type=Record).sealed is None
