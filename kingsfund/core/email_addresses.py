"""E-mail addresses: one form of each, wherever it is typed, and only those that mail can be sent to."""

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from kingsfund.core.text import without_zero_width

ADDRESS_LIMIT = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
# Nobody types this much; refused before any work is spent on it.
RAW_LIMIT = 1000
NOT_AN_ADDRESS = "Enter an e-mail address in the format name@example.org."
FOREIGN_LETTERS = (
    "The part before the @ can only have letters from a to z without accents, digits and signs "
    "such as a full stop or a hyphen."
)

# The letters and signs of a Japanese or Chinese keyboard, as on any other (U+FF01 to U+FF5E).
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def normal_address(text: str) -> str:
    """The address in the one form it is stored in: all ASCII, its domain in lower case.

    What takes no room is left out and full-width letters are read as plain ones. A domain in
    another script becomes its ASCII form by IDNA 2008 with the mapping of UTS #46, not its
    transitional one: "faß.example" is another domain than "fass.example". Capitals before the @
    stay as typed; whoever compares looks past them (`lookup_address`). Raises `ValidationError`
    for what is not an address, and for the quoted and numeric forms that nobody reads mail at.
    """
    if len(text) > RAW_LIMIT:
        raise ValidationError(NOT_AN_ADDRESS, code="invalid")
    typed = without_zero_width(text).strip().translate(_FULL_WIDTH)
    local, _, domain = typed.rpartition("@")
    if not local.isprintable() or '"' in local or domain.startswith("["):
        raise ValidationError(NOT_AN_ADDRESS, code="invalid")
    if not local.isascii():
        raise ValidationError(FOREIGN_LETTERS, code="foreign_letters")
    try:
        ascii_domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except UnicodeError as error:
        raise ValidationError(NOT_AN_ADDRESS, code="invalid") from error
    address = f"{local}@{ascii_domain.lower()}"
    if len(address) > ADDRESS_LIMIT:
        raise ValidationError(NOT_AN_ADDRESS, code="invalid")
    EmailValidator(NOT_AN_ADDRESS)(address)
    return address


def lookup_address(text: str) -> str:
    """The form by which rows are found, in small letters: the normal one if the text has one."""
    try:
        return normal_address(text).lower()
    except ValidationError:
        return text[:RAW_LIMIT].strip().lower()


def mailbox_of(address: str) -> str:
    """Whose mail it is, for limits on mail to one person; `address` is normal.

    Capitals and what follows a "+" are left out: most servers deliver all of these to one mailbox.
    It is never mailed to, since a few do not.
    """
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}".lower()
