"""The directory's entries as SCIM has them: what scim2-server reads and writes here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    Filter,
    InvalidValueException,
    Meta,
    NotFoundException,
    Patch,
    PreconditionFailedException,
    Resource,
    ResourceType,
    SCIMException,
    ScimProvider,
    SearchRequest,
    ServiceProviderConfig,
    Sort,
    UniquenessException,
)
from scim2_server.handler import ScimHandler
from scim2_server.memory import InMemoryStorage
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService
from scim2_server.storage import ScimStorage, SearchPage
from scim2_server.utils import load_default_resource_types, load_default_schemas
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.texts import is_storable
from governance.ownership.directory import commands, queries
from governance.ownership.directory.models import DirectoryEntry, EntryKind
from governance.ownership.directory.rules import KEPT, check_program

MOST = 200
"""Entries in one answer."""

OURS = {"id", "meta", "schemas"}
"""What the server itself says of an entry."""


@cache
def provider() -> ScimProvider:
    """Describe what is offered: the attributes that are kept, and no other."""
    schemas = [each for each in load_default_schemas().values() if each.id in KEPT]
    for schema in schemas:
        kept = KEPT[str(schema.id)]
        schema.attributes = [each for each in schema.attributes or () if each.name in kept]
        for attribute in schema.attributes:
            if parts := kept[str(attribute.name)]:
                subs = attribute.sub_attributes or ()
                attribute.sub_attributes = [each for each in subs if each.name in parts]
    config = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Token",
                description="A token of a service account that is good for scim",
            )
        ],
    )
    return ScimProvider.from_discovery(
        schemas, load_default_resource_types().values(), config=config
    )


@dataclass
class Directory(ScimStorage):
    """The entries as one program may read and write them, within one transaction."""

    session: Session
    actor: Actor

    def get(
        self, resource_type: ResourceType, resource_id: str, *, response_parameters: Any = None
    ) -> Resource[Any]:
        """Return an entry, whole: the library leaves out what was not asked for."""
        del response_parameters
        return self._shown(self._entry(resource_type, resource_id), resource_type)

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """Return a page of the entries that match: found by the library, among those there are."""
        memory = InMemoryStorage()
        memory.resources = [
            self._shown(each, kind)
            for kind in resource_types
            for each in self.session.scalars(queries.entries(self.actor, _kind(kind)))
        ]
        return memory.search(resource_types, search_request, position=position)

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """Bring an entry."""
        said = _said(resource)
        self._check_free(said)
        made = commands.bring(self.session, self.actor, _kind(resource_type), said)
        return self._again(made, resource_type)

    def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        """Alter an entry."""
        entry = self._entry(resource_type, str(resource.id), expected_version)
        said = _said(resource)
        self._check_free(said, entry)
        commands.alter(self.session, self.actor, entry, said)
        return self._again(entry, resource_type)

    def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        """Have an entry be gone."""
        entry = self._entry(resource_type, resource_id, expected_version)
        commands.take_away(self.session, self.actor, entry)

    def _entry(
        self, resource_type: ResourceType, named: str, expected: str | None = None
    ) -> DirectoryEntry:
        found = queries.entry(self.session, self.actor, _kind(resource_type), named)
        if found is None:
            raise NotFoundException
        if expected is not None and expected != _version(found):
            raise PreconditionFailedException
        return found

    def _check_free(self, said: dict[str, Any], of: DirectoryEntry | None = None) -> None:
        if key := said.get("userName", "").lower():
            taken = queries.with_key(self.session, key)
            if taken is not None and taken is not of:
                raise UniquenessException

    def _again(self, entry: DirectoryEntry, resource_type: ResourceType) -> Resource[Any]:
        self.session.flush()
        self.session.refresh(entry, ["person", "version"])
        return self._shown(entry, resource_type)

    def _shown(self, entry: DirectoryEntry, resource_type: ResourceType) -> Resource[Any]:
        """Return an entry as SCIM has it; whether somebody is active is said by their row."""
        said = json.loads(entry.said)
        if entry.person and "active" in said:
            said["active"] = entry.person.deactivated_at is None
        model = cast("type[Resource[Any]]", provider().model_for(resource_type))
        shown = model.model_validate({"schemas": said.get("schemas"), **said})
        shown.id = str(entry.id)
        shown.meta = Meta(
            resource_type=resource_type.name,
            created=entry.made_at,
            last_modified=entry.changed_at,
            version=_version(entry),
        )
        return shown


def _kind(resource_type: ResourceType) -> EntryKind:
    return EntryKind(str(resource_type.name))


def _version(entry: DirectoryEntry) -> str:
    return f'W/"{entry.version}"'


def _said(resource: Resource[Any]) -> dict[str, Any]:
    """Return what is said of an entry, without what the server says of it."""
    whole = resource.model_dump()
    if not all(map(is_storable, _texts(whole))):
        raise InvalidValueException(detail="It holds a character that cannot be kept.")
    return {name: value for name, value in whole.items() if name not in {"id", "meta"}}


def _texts(value: Any) -> Iterator[str]:
    """Yield every text within what is said."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else ():
        yield from _texts(part)
    for part in value if isinstance(value, list) else ():
        yield from _texts(part)


def answer(request: ScimRequest, session: Session, actor: Actor) -> ScimResponse:
    """Do what a request asks, or say by RFC 7644 what is wrong with it.

    Raises what commands raise: the edge keeps it in the trail, as every refusal.
    """
    check_program(actor)
    service = ScimService(provider())
    try:
        return ScimHandler(service, Directory(session, actor)).handle(request)
    except SCIMException as wrong:
        return service.error_response(wrong)
