import logging

import pytest
from django.test import RequestFactory

from kingsfund.core.http import client_address as module
from kingsfund.core.http.client_address import client_address, network_of


def asked(forwarded: str | None, address: str = "192.0.2.1") -> str:
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=address, **extra))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.9.9.9, 198.51.100.7", "198.51.100.7"),
        (2, "10.9.9.9, 198.51.100.7, 203.0.113.5", "198.51.100.7"),
        (2, "203.0.113.5", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7:51213", "198.51.100.7"),
        (1, "[2001:db8:1:2::7]:51213", "2001:db8:1:2::7"),
        (1, "[2001:db8:1:2::7]", "2001:db8:1:2::7"),
        (1, '"[2001:db8:1:2::7]:443"', "2001:db8:1:2::7"),
        (1, "2001:db8:1:2::7", "2001:db8:1:2::7"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "unknown", "unknown"),
        (1, "x" * 100_000, "x" * 128),
    ],
)
def test_client_address_believes_only_the_proxies_it_was_told_of(
    settings: object, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert asked(forwarded) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2ff:3:4:5:6", "2001:db8:1:200::/56"),
        ("2001:db8:1:200::1", "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unknown"),
        ("_hidden", "unreadable _hidden"),
        ("garbage", "unreadable garbage"),
    ],
)
def test_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_ports_of_one_proxy_are_not_one_network(settings: object) -> None:
    settings.TRUSTED_PROXIES = 1
    first, second = asked("198.51.100.7:1"), asked("198.51.100.8:1")
    assert network_of(first) != network_of(second)
    assert network_of(first) == network_of(asked("198.51.100.7:2"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address", "says"),
    [
        (0, "198.51.100.7", "127.0.0.1", ["TRUSTED_PROXIES is 0, but a proxy at 127.0.0.1"]),
        (0, "198.51.100.7", "8.8.8.8", []),
        (0, None, "127.0.0.1", []),
        (2, "198.51.100.7", "127.0.0.1", ["TRUSTED_PROXIES is 2, but X-Forwarded-For names fewer"]),
        (1, "198.51.100.7", "127.0.0.1", []),
    ],
)
def test_wrong_number_of_proxies_is_said_once(
    settings: object,
    caplog: pytest.LogCaptureFixture,
    proxies: int,
    forwarded: str | None,
    address: str,
    says: list[str],
) -> None:
    settings.TRUSTED_PROXIES = proxies
    module._warned.clear()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            asked(forwarded, address)
    assert [record.getMessage()[: len(says[0])] for record in caplog.records] == says
