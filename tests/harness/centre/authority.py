"""A private certificate authority: a root, an intermediate one below it, servers below that."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"


class _Signer:
    """A certificate that may issue others."""

    def __init__(self, name: str, above: "_Signer | None", days: int) -> None:
        self.key = generate_private_key(SECP256R1())
        self.name = _name(name)
        self.certificate = _issued(self.name, self.key, above or self, days, length=1)


class Authority:
    """What a bureau's own authority hands out, as files."""

    def __init__(self, folder: Path, days: int = 365, below_days: int = 365) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self._root = _Signer("Root of the bureau", None, days)
        self._below = _Signer("Services of the bureau", self._root, below_days)
        self.root = self._kept("root.pem", self._root.certificate)

    def server(self, days: int = 90) -> tuple[Path, Path]:
        """A server's chain (its own certificate, then the intermediate one) and its key."""
        key = generate_private_key(SECP256R1())
        own = _issued(_name("centre"), key, self._below, days, length=None)
        form = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        path = self.folder / "server.key"
        path.write_bytes(key.private_bytes(*form))
        path.chmod(0o600)
        return self._kept("chain.pem", own, self._below.certificate), path

    def _kept(self, name: str, *certificates: x509.Certificate) -> Path:
        path = self.folder / name
        path.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
        return path


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _issued(
    name: x509.Name,
    key: EllipticCurvePrivateKey,
    by: _Signer,
    days: int,
    *,
    length: int | None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    is_authority = length is not None
    identifier = x509.SubjectKeyIdentifier.from_public_key
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=length), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
        )
    )
    if not is_authority:
        there = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))])
        builder = builder.add_extension(there, critical=False)
    return builder.sign(by.key, SHA256())
