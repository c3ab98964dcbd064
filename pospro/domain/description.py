"""Descriptions of documents: a template whose tags are filled in when the document is made."""

import re
from collections.abc import Mapping

from pospro.domain.errors import BadInput, N_

TAGS = ("MONTH", "NEXT MONTH", "WEEK", "NEXT WEEK", "YEAR", "ACCOUNT NAME", "USER")
"""What may stand in brackets."""

FIELDS = ("Code", "Name", "Type", "Currency")
"""What may stand in brackets after a colon: what is known of the account."""

_TAG = re.compile(r"\[(:?[^\[\]]*)\]")


def require_known_tags(template: str) -> None:
    """Raise BadInput for a tag that nothing fills in."""
    known = {*TAGS, *(f":{field}" for field in FIELDS)}
    for tag in _TAG.findall(template):
        if tag not in known:
            raise BadInput(
                N_("“[{tag}]” is not known. Use {tags}."),
                field="description",
                tag=tag,
                tags=", ".join(f"[{each}]" for each in sorted(known)),
            )


def filled(template: str, facts: Mapping[str, str]) -> str:
    """The template with its tags replaced; a tag without a fact stays as it stands."""
    return " ".join(_TAG.sub(lambda found: facts.get(found[1], found[0]), template).split())
