"""What the system says when it refuses a file or an address, in the user's own words."""

import errno

from pospro.domain.errors import N_

REASONS = {
    errno.ENOENT: N_("it does not exist"),
    errno.EACCES: N_("you may not open or change it"),
    errno.EPERM: N_("you may not open or change it"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of its path is no folder"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("its disk can only be read"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ELOOP: N_("its links go in a circle"),
    errno.EIO: N_("the disk has a fault"),
}
"""Number of a fault → why a file cannot be used."""

PORT_TAKEN = N_("{host}:{port} is in use by another program. Set POSPRO_PORT to another number.")
PORT_FORBIDDEN = N_(
    "{host}:{port} is not for everybody. Set POSPRO_PORT to a number from 1024 to 65535."
)
NO_OWN_ADDRESS = N_(
    "{host} is no address of this machine. Set POSPRO_HOST to one of its own, such as 127.0.0.1."
)

PORTS = {errno.EADDRINUSE: PORT_TAKEN, errno.EACCES: PORT_FORBIDDEN}
"""Number of a fault → why a port cannot be listened at; any other is the address's."""


DISK = N_(
    "The disk of the database is full or has a fault. Free some space, check the disk, try again."
)
NO_FILE = N_(
    "The file of the database is none, or is damaged. Does POSPRO_DATABASE_URL name the right one?"
)
DATABASES = {
    "SQLITE_FULL": DISK,
    "SQLITE_IOERR": DISK,
    "SQLITE_NOTADB": NO_FILE,
    "SQLITE_CORRUPT": NO_FILE,
}
"""How SQLite's name of a fault begins → what to do."""

NO_DATABASE = N_(
    "The database cannot be used. Does POSPRO_DATABASE_URL name one that runs? It says: “{said}”."
)
"""What is said of any other fault, with the words of the engine."""


def reason(fault: OSError) -> str:
    """Why, as a message id; the system's own words where there are no better ones."""
    return REASONS.get(fault.errno or 0) or fault.strerror or str(fault)
