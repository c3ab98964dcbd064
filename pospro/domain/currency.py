"""The currencies of ISO 4217 that a till may meet, with their decimal places and signs."""

from dataclasses import dataclass

from pospro.domain.errors import BadInput, N_


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ISO code, number of decimal places (`exponent`) and sign (`symbol`)."""

    code: str
    exponent: int
    symbol: str


def currency(code: str) -> Currency:
    """Return the currency of an ISO code; BadInput for a code that is not in the table."""
    try:
        return CURRENCIES[code]
    except KeyError:
        raise BadInput(
            N_("Use the three-letter code of a currency; {code} is not known."),
            field="currency",
            code=code,
        ) from None


_SIGNS_BY_EXPONENT = {
    0: "JPY¥ KRW₩ CLP$ ISK ISKkr VND₫ PYG₲ XAF XOF XPF UGX RWF KMF GNF DJF BIF VUV",
    2: (
        "TRY₺ EUR€ USD$ GBP£ CHF AZN₼ AED SAR QAR ILS₪ EGP£ MAD DZD LBP IRR SYP UAH₴ RUB₽ GEL₾ AMD֏"
        " KZT₸ UZS KGS TJS TMT BGN RON RSD MKD ALL BAM MDL PLN CZK HUF SEK NOK DKK CAD$ AUD$ NZD$"
        " MXN$ BRL$ ARS$ COP$ PEN UYU$ BOB DOP$ GTQ CRC₡ INR₹ PKR₨ BDT৳ LKR₨ NPR₨ CNY¥ HKD$ TWD$"
        " SGD$ MYR THB฿ IDR PHP₱ ZAR KES NGN₦ GHS₵ ETB TZS ZMW MUR₨ XCD$ JMD$ TTD$ BBD$ BYN AFN؋"
    ),
    3: "KWD BHD OMR JOD IQD TND LYD",
}


def _table() -> dict[str, Currency]:
    """Read the lists above: three letters of code, then the sign; without one, the code itself."""
    return {
        word[:3]: Currency(word[:3], exponent, word[3:] or word[:3])
        for exponent, words in _SIGNS_BY_EXPONENT.items()
        for word in words.split()
    }


CURRENCIES = _table()
