"""Request bodies are decoded once, straight into the wire's types, with raw bytes kept raw.

The framework's own path goes through plain dictionaries: an event's exact bytes would
be lost, and with them its place in the chain.
"""

from collections.abc import Generator
from typing import Any, TypeVar

import msgspec
from litestar.dto import AbstractDTO, DTOFieldDefinition
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

from central_mailbox.errors import FaultError

T = TypeVar("T")


class WireDTO(AbstractDTO[T]):
    """A body of one of the types of ``casework.wire``."""

    def decode_bytes(self, value: bytes) -> Any:
        """The message in the bytes; a fault if they are none."""
        try:
            return msgspec.json.decode(value, type=self.model_type)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise FaultError("request.malformed") from error

    @classmethod
    def create_for_field_definition(cls, *args: Any, **kwargs: Any) -> None:
        """Nothing to prepare."""

    @classmethod
    def create_openapi_schema(
        cls, field_definition: FieldDefinition, handler_id: str, schema_creator: Any
    ) -> Reference | Schema:
        """The schema of the type itself."""
        plain = FieldDefinition.from_annotation(cls.model_type)
        schema: Reference | Schema = schema_creator.for_field_definition(plain)
        return schema

    @classmethod
    def generate_field_definitions(
        cls, model_type: type[Any]
    ) -> Generator[DTOFieldDefinition, None, None]:
        """None: the type is taken as it is."""
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        """None: the type is taken as it is."""
        return False
