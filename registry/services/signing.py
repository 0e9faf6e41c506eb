"""Signing what the register issues: a PAdES signature that certifies a PDF, so that any change to it shows.

The key is a file that worker processes alone hold (docs/running.md). Outside production, where none is given, one is
made when it is first needed; its certificate says that it is worth nothing.
"""

import shutil
import tempfile
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

FIELD = "Register"
_MADE_HERE = "MPCE Register, development: proves nothing"
_YEARS = timedelta(days=3650)


def sign(pdf: bytes, *, reason: str, at: datetime) -> bytes:
    """The same document with the register’s signature, after which nothing in it may change.

    Args:
        pdf: a finished document.
        reason: why it is signed, as readers of PDF show it.
        at: the instant of signing.

    Raises:
        ImproperlyConfigured: when there is no key, or one that cannot be read.
    """
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=str(settings.OFFICE["name"]),
        reason=reason,
    )
    signed = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), about, signer(at=at), output=signed)
    return signed.getvalue()


def signer(*, at: datetime) -> signers.SimpleSigner:
    """What signs: the key and the chain of certificates that the settings name.

    Raises:
        ImproperlyConfigured: when there is none, one that cannot be read, or one that has expired.
    """
    key, chain = Path(settings.CERTIFICATE_KEY), Path(settings.CERTIFICATE_CHAIN)
    if not settings.PRODUCTION and settings.CERTIFICATE_KEY and not key.exists():
        _make(key, chain, at)
    first, *others = certificates()
    if at >= first.not_valid_after_utc:
        raise ImproperlyConfigured("The certificate in CERTIFICATE_CHAIN has expired.")
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / f"{place}.pem" for place in range(len(others) + 1)]
        for path, part in zip(parts, (first, *others), strict=True):
            path.write_bytes(part.public_bytes(serialization.Encoding.PEM))
        loaded = signers.SimpleSigner.load(str(key), str(parts[0]), ca_chain_files=tuple(map(str, parts[1:])))
    if loaded is None:
        raise ImproperlyConfigured("CERTIFICATE_KEY cannot be used to sign.")
    return loaded


def certificates() -> list[x509.Certificate]:
    """The certificate of the key that signs, and those that vouch for it, in their order.

    Raises:
        ImproperlyConfigured: when there is none, or it is another key’s.
        ValueError: when a file is not what it should be.
    """
    key, chain = Path(settings.CERTIFICATE_KEY), Path(settings.CERTIFICATE_CHAIN)
    if not settings.CERTIFICATE_KEY or not key.is_file() or not chain.is_file():
        raise ImproperlyConfigured("CERTIFICATE_KEY and CERTIFICATE_CHAIN must name the files that sign certificates.")
    held = serialization.load_pem_private_key(key.read_bytes(), password=None)
    first, *others = x509.load_pem_x509_certificates(chain.read_bytes())
    if held.public_key() != first.public_key():
        raise ImproperlyConfigured("CERTIFICATE_CHAIN must begin with the certificate of CERTIFICATE_KEY.")
    return [first, *others]


def _make(key: Path, chain: Path, at: datetime) -> None:
    """A key and a certificate for it, once: of several workers that start at the same time, the first one’s stand."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _MADE_HERE)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + _YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(), critical=True)
        .sign(secret, hashes.SHA256())
    )
    key.parent.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=key.parent.parent))
    pem = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (making / key.name).touch(mode=0o600)
    (making / key.name).write_bytes(pem)
    (making / chain.name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    try:
        making.rename(key.parent)  # a folder that has files in it already is not replaced
    except OSError:
        shutil.rmtree(making)


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_cert_sign=True,
        crl_sign=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
