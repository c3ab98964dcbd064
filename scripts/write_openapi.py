"""Write the description of the API into the documents, as the code has it now."""

import json
from pathlib import Path

from flask import Flask

from pospro.api import registry
from pospro.api.openapi import document

TARGET = Path(__file__).parents[1] / "docs/openapi.json"


def main() -> None:
    """Describe an application that has nothing but the API."""
    app = Flask("pospro", static_folder=None)
    registry.init_app(app)
    text = json.dumps(document(app), indent=1, sort_keys=True, ensure_ascii=False)
    TARGET.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
