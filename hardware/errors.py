"""What a device can refuse, each as a class with a sentence and its facts."""

from typing import ClassVar


class HardwareError(Exception):
    """A device did not do what was asked; `facts` fill the sentence."""

    message: ClassVar[str] = "The device did not do what was asked."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))


class AddressInvalid(HardwareError):
    """The text is no device address; the fact `part` names what in it cannot be used."""

    message = "{address} is not a device address: {reason}."


class DeviceOffline(HardwareError):
    """No connection came about, so that nothing was sent."""

    message = "{address} cannot be reached: {reason}."


class ConnectionLost(HardwareError):
    """The connection broke; what was written may or may not have arrived."""

    message = "{address} hung up: {reason}."


class DeviceTimeout(HardwareError):
    """The device stopped taking bytes; some of them may have arrived."""

    message = "{address} stopped taking data."


class LibraryMissing(HardwareError):
    """The Python package for this kind of connection is not installed."""

    message = "{address} needs the package {package}: install it and start again."


class DocumentInvalid(HardwareError):
    """What was to be printed cannot be printed or read back as it is."""

    message = "This cannot be printed: {reason}."


class ProfileUnknown(HardwareError):
    """A printer names a profile that does not exist."""

    message = "There is no printer profile {key}. Choose one of: {known}."
