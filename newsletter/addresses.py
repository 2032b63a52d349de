"""E-mail addresses as they are kept: one form of each, and only those that mail can be sent to."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

ADDRESS_LIMIT = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
NOT_AN_ADDRESS = "Enter an e-mail address in the format name@example.org."


def normal_address(text: str) -> str:
    """The address in the one form it is stored in: all ASCII, its domain in lower case.

    A domain in another script becomes its ASCII form (RFC 5890), so that two spellings of one
    domain are one address and none looks like another. Capitals before the @ stay as typed;
    `Subscriber.objects.at_address` looks past them. Raises `ValidationError` for what is not an
    address, and for the quoted and numeric forms that nobody reads mail at.
    """
    local, _, domain = text.strip().rpartition("@")
    if not local.isascii() or not local.isprintable() or '"' in local or domain.startswith("["):
        raise ValidationError(NOT_AN_ADDRESS, code="invalid")
    try:
        address = f"{local}@{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError as error:
        raise ValidationError(NOT_AN_ADDRESS, code="invalid") from error
    if len(address) > ADDRESS_LIMIT:
        raise ValidationError(NOT_AN_ADDRESS, code="invalid")
    EmailValidator(NOT_AN_ADDRESS)(address)
    return address
