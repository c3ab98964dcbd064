"""Run by an environment of its own: django-ledger writes a posted entry a sale on SQLite."""

import sys
import time
from datetime import UTC, datetime
from decimal import Decimal

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django_ledger",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sys.argv[1],
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                "transaction_mode": "IMMEDIATE",
            },
        }
    },
    SECRET_KEY="of a venue that is thrown away",  # noqa: S106 - opens nothing
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - Django must be set up first
from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django_ledger.models import EntityModel  # noqa: E402 - Django must be set up first

SIDES = (
    ("1010", "100.00", "debit"),
    ("1010", "380.00", "debit"),
    ("4010", "27.27", "credit"),
    ("4010", "72.73", "credit"),
    ("4010", "158.33", "credit"),
    ("4010", "150.00", "credit"),
    ("4010", "10.00", "credit"),
    ("4010", "61.67", "credit"),
)
"""Two payments, four lines, two taxes; an entry of this library takes one kind of activity."""


def main() -> None:
    """Write an entry for each line that comes in; answer with its milliseconds."""
    call_command("migrate", verbosity=0)
    admin = get_user_model().objects.create_user("owner")
    entity = EntityModel.create_entity(
        "Tea house", use_accrual_method=True, admin=admin, fy_start_month=1
    )
    entity.create_chart_of_accounts(assign_as_default=True, commit=True)
    entity.populate_default_coa(activate_accounts=True)
    accounts = {account.code: account for account in entity.get_default_coa_accounts()}
    ledger = entity.create_ledger("Till", posted=True)
    for _ in sys.stdin:
        start = time.perf_counter_ns()
        ledger.commit_txs(
            je_timestamp=datetime.now(UTC),
            je_txs=[
                {
                    "account": accounts[code],
                    "amount": Decimal(amount),
                    "tx_type": side,
                    "description": "sale",
                }
                for code, amount, side in SIDES
            ],
            je_posted=True,
            je_ledger_model=ledger,
        )
        sys.stdout.write(f"{(time.perf_counter_ns() - start) / 1_000_000}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
