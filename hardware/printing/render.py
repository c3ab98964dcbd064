"""The bytes of a job as the text and the picture that a printer would make of them."""

from dataclasses import dataclass

from hardware.printing.profiles import Profile
from hardware.sim.commands import first_command
from hardware.sim.drawing import draw
from hardware.sim.roll import EPSON_PAGES, Model, Roll, text_of


@dataclass(frozen=True, slots=True)
class Rendering:
    """`png` has one bit a dot, in the width of the paper."""

    text: str
    png: bytes


def render(data: bytes, profile: Profile) -> Rendering:
    """Everything up to the end of the data; an unfinished command at the end is left out."""
    pages = {**EPSON_PAGES, profile.page: profile.codec}
    roll = Roll(Model(profile.name, profile.dots, pages))
    while data and (command := first_command(data)):
        roll.apply(command)
        data = data[command.size :]
    rows = roll.tear_off()
    return Rendering(text_of(rows), draw(rows, profile.dots))
