"""Settings: environment over pospro.toml over defaults; whatever is not known is refused."""

import os
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = "POSPRO_"
FILE = "pospro.toml"
_SQLITE = "sqlite:///"


def N_(message: str) -> str:  # noqa: N802 - as in pospro/domain, which is above this module
    """Mark a sentence for translation; it is translated where it is shown."""
    return message


def _listed(given: object) -> object:
    """What the environment gives as one text, with commas or blanks between the entries."""
    return given.replace(",", " ").lower().split() if isinstance(given, str) else given


HostName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]
HostNames = Annotated[tuple[HostName, ...], NoDecode, BeforeValidator(_listed)]


class UnusableSettings(ValueError):
    """The settings cannot be used; `problems` are sentences with their facts, one for each."""

    def __init__(self, problems: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        super().__init__("; ".join(message.format(**facts) for message, facts in problems))
        self.problems = tuple(problems)


class Settings(BaseSettings):
    """What the program must know before it can open its database.

    Everything a manager may want to change lies in the database instead.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True, validate_default=True
    )

    database_url: str = ""
    data_dir: Path = Path()
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    host_names: HostNames = ()
    threads: int = Field(default=64, ge=1, le=512)
    idle_seconds: int = Field(default=120, ge=10, le=86_400)
    language: Literal["tr", "en"] = "en"

    @classmethod
    def load(cls) -> Self:
        """The settings of this process; UnusableSettings names everything that is wrong."""
        unknown = unknown_variables()
        if unknown:
            raise UnusableSettings([(NOT_KNOWN, {"names": ", ".join(unknown)})])
        try:
            return cls()
        except ValidationError as error:
            raise UnusableSettings([_told(fault) for fault in error.errors()]) from error
        except tomllib.TOMLDecodeError as error:
            facts = {"file": FILE, "reason": str(error)}
            raise UnusableSettings([(NO_TOML, facts)]) from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        *_: PydanticBaseSettingsSource,
        **sources: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file in the working folder."""
        file = TomlConfigSettingsSource(settings_cls)
        return sources["init_settings"], sources["env_settings"], file

    @model_validator(mode="before")
    @classmethod
    def _find_folder(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Keep the keys beside a SQLite file, so that two venues never share them."""
        url = str(given.get("database_url") or "")
        folder = given.get("data_dir") or (
            Path(url.removeprefix(_SQLITE)).expanduser().parent
            if url.startswith(_SQLITE)
            else user_data_path("pospro", appauthor=False)
        )
        folder = Path(folder).expanduser().resolve()
        return given | {
            "data_dir": folder,
            "database_url": url or f"{_SQLITE}{folder / 'venue.sqlite'}",
        }

    @property
    def pepper_file(self) -> Path:
        """The secret that PINs are mixed with; without it a stolen database tells no PIN."""
        return self.data_dir / "pepper.key"

    @property
    def mail_key_file(self) -> Path:
        """What the mail server's password is sealed with; a stolen database does not tell it."""
        return self.data_dir / "mail.key"

    def signing_key_path(self, venue_id: int) -> Path:
        """The venue's private key, which signs the heads of its books."""
        return self.data_dir / f"signing-{venue_id}.pem"

    @property
    def secret_key(self) -> bytes:
        """What cookies are signed with; made once and kept beside the data."""
        return kept_secret(self.data_dir / "cookies.key")


NOT_KNOWN = N_("not a setting of pospro: {names}")
NO_TOML = N_("{file}: {reason}")
UNUSABLE = N_("{name}: “{given}” cannot be used ({reason})")
BETWEEN = N_("{name}: “{given}” is not a whole number from {least} to {most}")
ONE_OF = N_("{name}: “{given}” is not one of {choices}")


def _told(fault: ErrorDetails) -> tuple[str, Mapping[str, object]]:
    """A wrong setting as a sentence."""
    name = str(fault["loc"][0]) if fault["loc"] else FILE
    variable = f"{name} ({PREFIX}{name.upper()})"
    if fault["type"] == "extra_forbidden":
        return NOT_KNOWN, {"names": name}
    named: dict[str, object] = {"name": variable, "given": fault["input"]}
    known = Settings.model_fields.get(name)
    limits = known.metadata if known else ()
    least, most = (
        next((getattr(limit, side) for limit in limits if hasattr(limit, side)), None)
        for side in ("ge", "le")
    )
    if least is not None and most is not None:
        return BETWEEN, named | {"least": least, "most": most}
    if fault["type"] == "literal_error":
        choices = str(fault["ctx"]["expected"]).replace(" or ", ", ")
        return ONE_OF, named | {"choices": choices}
    return UNUSABLE, named | {"reason": fault["msg"]}


def unknown_variables() -> list[str]:
    """Variables of the environment that look like settings but are none."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    return [name for name in os.environ if name.startswith(PREFIX) and name not in known]


def kept_secret(path: Path) -> bytes:
    """The 32 random bytes of a file that only its owner may read; made when it is first asked for.

    Two processes that ask at once agree: only one of them creates the file.
    """
    if not path.exists():
        write_private(path, secrets.token_bytes(32))
    return path.read_bytes()


def write_private(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600, whole or not at all; an existing one is kept.

    Raises OSError that names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        draft.unlink()
