"""What an event is, in the published description (OpenAPI): its core, its sealed part, its types.

An event travels as the bytes that its device chained, so the framework sees raw JSON where they
stand.  Whoever writes another client finds here every field of a core, the form of a sealed
part, and for each type its body, its data, where it may be taken and by whom.
"""

from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Reference, Schema

from casework.registry import TYPES, Entry
from central_mailbox.routes.bodies import REF

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ID = Schema(type=OpenAPIType.STRING, pattern=f"^{UUID}$")
TEXT = Schema(type=OpenAPIType.STRING)
WHEN = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.DATE_TIME)
NULL = Schema(type=OpenAPIType.NULL)
HASH = Schema(type=OpenAPIType.STRING, pattern="^[0-9a-f]{64}$")
COUNT = Schema(type=OpenAPIType.INTEGER, minimum=0)

FIELDS: dict[str, tuple[Schema, str]] = {
    "id": (ID, "A UUID that no other event ever has; the outcome answers to it."),
    "case": (ID, "A UUID: of the case it happens to, or a new one where it opens a case."),
    "type": (TEXT, "One of the names in EventTypes."),
    "v": (Schema(type=OpenAPIType.INTEGER, minimum=1), "Version of the type's body."),
    "body": (
        Schema(type=OpenAPIType.OBJECT),
        "The body of the type (EventTypes). Fields with a default may be left out.",
    ),
    "sealed": (
        Schema(one_of=[HASH, NULL]),
        "SHA-256 (hex) of the record's `sealed`, byte for byte as sent; null without one.",
    ),
    "at": (WHEN, "When, by the device's clock, with its zone."),
    "since_server": (
        Schema(one_of=[COUNT, NULL]),
        "Milliseconds of monotonic time since `server_at` was heard; null if the machine was "
        "started since, or never heard of the centre.",
    ),
    "seen": (
        Schema(one_of=[TEXT, NULL]),
        "The history of the case that the actor had before them; null where it opens the case. "
        "h(1) = first 32 hex digits of SHA-256 over a blank and the id of the case's first event; "
        "h(n) = the same over h(n-1), a blank, and the id of the n-th, quiet ones passed over, own "
        "events that were not refused included. Required to be the newest for a final say "
        "(EventTypes); otherwise it is kept and not judged.",
    ),
    "actor": (TEXT, "The officer's id, as the directory names them; `system`: the centre itself."),
    "unit": (TEXT, "The id of the unit in whose name they act; empty for the centre itself."),
    "device": (TEXT, "The id of the machine whose chain this is; `system` for the centre's own."),
    "seq": (Schema(type=OpenAPIType.INTEGER, minimum=1), "Its number in that chain: 1, 2, 3 …"),
    "server_at": (
        Schema(one_of=[WHEN, NULL]),
        "The last `server_time` that the device heard; may be left out if it heard none.",
    ),
    "adopted": (
        Schema(type=OpenAPIType.OBJECT),
        "Only in the chain of `system`: the record is said again of a machine that was shut out or "
        "copied. `device`, `seq` and `received_at` of it there.",
    ),
}

OPTIONAL = ("server_at", "adopted")


def events() -> dict[str, Schema]:
    """The schemas of a record's parts, and of every type."""
    return {
        "Core": Schema(
            type=OpenAPIType.OBJECT,
            title="Core",
            description="What the device chains and signs: these very bytes, never written anew.",
            properties={name: _said(*one) for name, one in FIELDS.items()},
            required=[name for name in FIELDS if name not in OPTIONAL],
        ),
        "Sealed": Schema(
            type=OpenAPIType.OBJECT,
            title="Sealed",
            description="Everything about a person, apart from the core, so that it can be erased: "
            "null in the feed, once an event of a type `…Erased` of the same case took it.",
            properties={
                "salt": _said(
                    Schema(type=OpenAPIType.STRING), "Random bytes as hex, 16 or more; never twice."
                ),
                "data": _said(
                    Schema(type=OpenAPIType.OBJECT), "The data of the type (EventTypes)."
                ),
            },
            required=["salt", "data"],
        ),
        "EventTypes": Schema(
            type=OpenAPIType.OBJECT,
            title="EventTypes",
            description="Not a message: under each type's name what its events hold.",
            properties={name: _type(entry) for name, entry in sorted(TYPES.items())},
        ),
    }


def _said(schema: Schema, words: str) -> Schema:
    return Schema(
        type=schema.type,
        format=schema.format,
        pattern=schema.pattern,
        minimum=schema.minimum,
        one_of=schema.one_of,
        description=words,
    )


def _type(entry: Entry) -> Schema:
    step = entry.step
    parts: dict[str, Reference | Schema] = {"body": Reference(ref=REF.format(name=step.name))}
    if step.private is not None:
        parts["data"] = Reference(ref=REF.format(name=step.private.__name__))
    where = f"from {', '.join(step.frm)}" if step.frm else "opens the case"
    by = ", ".join(role.value for role in step.by)
    words = [f"{step.label.en}. Kind {entry.machine.kind}; {where}; by {by}; v {step.v}."]
    if step.is_final_say:
        words.append("A final say: `seen` must be the newest history.")
    if step.is_quiet:
        words.append("Quiet: `seen` passes it over.")
    if step.private is None:
        words.append("No sealed part.")
    return Schema(
        type=OpenAPIType.OBJECT,
        title=step.label.zh,
        description=" ".join(words),
        properties=parts,
        required=list(parts),
    )


def record() -> Schema:
    """An event as it travels."""
    return Schema(
        type=OpenAPIType.OBJECT,
        title="Record",
        description=(
            "An event as it travels. `core` and `sealed` are JSON, and their exact bytes count: "
            "they are hashed as they stand in the message. `stamp` is the centre's; a client "
            "leaves it out."
        ),
        properties={
            "core": Reference(ref=REF.format(name="Core")),
            "sealed": Schema(one_of=[Reference(ref=REF.format(name="Sealed")), NULL]),
            "stamp": Schema(one_of=[Reference(ref=REF.format(name="Stamp")), NULL]),
        },
        required=["core"],
    )
