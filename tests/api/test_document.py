"""The examples of the API's manual work as they are printed."""

import json
import re
import shutil
import subprocess

import pytest

from tests.architecture.sources import ROOT
from tests.people import CASHIER, PINS

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
MANUAL = (ROOT / "docs/api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def test_the_manual_s_script_sells_a_soup_and_closes_the_ticket(app, address, owner, engine_kind):
    shell = shutil.which("bash")
    assert shell, "the examples are for a shell"
    done = subprocess.run(
        [shell, "-euo", "pipefail", "-c", "\n".join(BLOCK.findall(MANUAL))],
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "API": f"{address}/api/v1",
            "WHO": CASHIER,
            "PIN": PINS[CASHIER],
            "no_proxy": "127.0.0.1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("closed\n")
    (ticket,) = owner.read("/tickets?state=closed")["tickets"]
    assert (ticket["name"], ticket["due"]["amount"]) == ("Table 4", "0.00")


def test_the_manual_names_addresses_that_exist(engine_kind):
    described = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))["paths"]
    named = re.findall(r"`(?:GET|POST|DELETE) (/[\w/-]+)", MANUAL)
    paths = {re.sub(r"\{\w+\}", "ID", path) for path in described}
    assert set(named) <= paths
