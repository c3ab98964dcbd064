"""Builds the distribution: packages found, asset folders mapped in, translations compiled."""

import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
CODE = ["pospro", "pospro.*", "hardware", "hardware.*"]
# They lie at the top of a checkout and are installed inside the package, so that no package of
# the name "static" or "templates" appears in anybody's site-packages.
ASSETS = {
    "pospro.static": "static",
    "pospro.templates": "templates",
    "pospro.migrations": "migrations",
    "pospro.migrations.versions": "migrations/versions",
    "pospro.manual": "docs/manual",
}


class BuildPy(build_py):
    """The usual build, from fresh translations and without files that an older build left."""

    def run(self) -> None:
        compile_translations()
        self.__dict__.pop("data_files", None)  # collected before the translations were compiled
        if not self.editable_mode:
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


def compile_translations() -> None:
    for catalogue in ROOT.glob("pospro/translations/*/LC_MESSAGES/*.po"):
        with catalogue.open("rb") as source, catalogue.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=catalogue.parts[-3]))


assets = {package: folder for package, folder in ASSETS.items() if (ROOT / folder).is_dir()}
setup(
    packages=[*find_packages(include=CODE), *assets],
    package_dir=assets,
    cmdclass={"build_py": BuildPy},
)
