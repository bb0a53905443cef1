"""What a site is built with, as a bill of materials (CycloneDX 1.6, JSON): python -m tests.supply.sbom [FOLDER]; without it in build/sbom.

The same for the same commit, on any machine: made of what the repository says, without a time, and numbered by what it holds. How each package is
installed here does not matter. What lies inside a package (the C of lxml, the Rust of typst) is not taken apart.
"""

from __future__ import annotations

import json
import sys
import uuid
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseAcknowledgement, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement

from generator.files.manifest import write_files
from tests.supply.parts import Bundled, Pin, bundled, licences, normal, pins, project, wanted
from tests.worlds import ROOT

NAME = "caresheet.cdx.json"


def sbom() -> bytes:
    """The bill of materials."""
    direct = {normal(Requirement(line).name) for line in wanted(None)}
    bom = Bom()
    bom.metadata.component = program = Component(
        type=ComponentType.APPLICATION, name=project()["name"], version=project()["version"], bom_ref="caresheet",
        description=project()["description"], licenses=[_licence(project()["license"])])
    packages = {pin: _package(pin) for pin in pins("build")}
    parts = [_part(part) for part in bundled()]
    bom.components.update([*packages.values(), *parts])
    bom.register_dependency(program, [*(made for pin, made in packages.items() if pin.name in direct), *parts])
    told: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    del told["metadata"]["timestamp"], told["serialNumber"]
    told["dependencies"] = [one for one in told["dependencies"] if "dependsOn" in one]  # an entry without would say that the package needs nothing
    named = uuid.uuid5(uuid.NAMESPACE_URL, "caresheet sbom " + sha256(json.dumps(told, sort_keys=True).encode()).hexdigest())
    return (json.dumps({"serialNumber": f"urn:uuid:{named}", **told}, indent=1, sort_keys=True) + "\n").encode()


def _package(pin: Pin) -> Component:
    """A package that pip installs. Its hashes are those of its files for all machines, so they stand with where it is taken from."""
    taken_from = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(f"https://pypi.org/simple/{pin.name}/"),
                                   comment="the files that may be installed", hashes=map(_hash, pin.hashes))
    return Component(type=ComponentType.LIBRARY, name=pin.name, version=pin.version, bom_ref=f"{pin.name}=={pin.version}",
                     scope=ComponentScope.REQUIRED, purl=PackageURL("pypi", None, pin.name, pin.version), licenses=[_licence(licences()[pin.name])],
                     external_references=[taken_from], properties=[Property(name="caresheet:only-where", value=pin.marker)] if pin.marker else None)


def _part(part: Bundled) -> Component:
    """A file of others that goes into a site or a sheet."""
    return Component(type=ComponentType.FILE, name=part.name, version=part.version, bom_ref=part.file, scope=ComponentScope.REQUIRED,
                     purl=PackageURL.from_string(part.purl), licenses=[_licence(part.licence)],
                     hashes=[_hash(sha256(file_of(part).read_bytes()).hexdigest())])


def _hash(digest: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=digest)


def file_of(part: Bundled) -> Path:
    """Where a file of others lies: in this project, or in the package that is named first in its path."""
    package, _, path = part.file.partition("/")
    return ROOT / part.file if (ROOT / package).is_dir() else Path(str(files(package))) / path


def _licence(words: str) -> License:
    if " " in words:
        return LicenseExpression(words, acknowledgement=LicenseAcknowledgement.CONCLUDED)
    return DisjunctiveLicense(id=words, acknowledgement=LicenseAcknowledgement.CONCLUDED)


def faults(data: bytes) -> list[str]:
    """What the schema of CycloneDX finds wrong."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(data.decode())
    return [] if found is None else [str(found)]


def main() -> int:
    """Write the bill of materials, if it is a right one."""
    folder, data = Path(sys.argv[1] if sys.argv[1:] else "build/sbom"), sbom()
    if wrong := faults(data):
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    write_files(folder, {NAME: data}, "another folder")
    print(f"{folder / NAME}: {len(json.loads(data)['components'])} components (SHA-256 {sha256(data).hexdigest()})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
