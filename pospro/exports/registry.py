"""The registry of exports: a new format is a module of this folder and a line below."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pospro.domain.errors import N_
from pospro.exports import beancount, hledger
from pospro.exports.voucher import Books


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its key, its title (a message id), its file ending, and what writes its lines."""

    key: str
    title: str
    ending: str
    lines: Callable[[Books], Iterator[str]]


EXPORTS: Mapping[str, Export] = {
    export.key: export
    for export in (
        Export("hledger", N_("hledger journal"), "journal", hledger.lines),
        Export("beancount", N_("beancount file"), "beancount", beancount.lines),
    )
}
