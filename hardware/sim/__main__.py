"""`python -m hardware.sim`: a simulated printer and its page, from a bare shell."""

import argparse
from pathlib import Path

from hardware.sim.printer import PrinterSimulator, show


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m hardware.sim", description=__doc__)
    parser.add_argument("--tcp", type=int, default=9100, help="port that prints (9100)")
    parser.add_argument("--http", type=int, default=9180, help="port of the page (9180)")
    parser.add_argument("--folder", type=Path, default=Path("receipts"), help="for the pictures")
    chosen = parser.parse_args()
    with PrinterSimulator(port=chosen.tcp, folder=chosen.folder) as simulator:
        show(simulator, chosen.http)


if __name__ == "__main__":
    main()
