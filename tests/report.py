"""Print the hermetic tests' result: a cached build step prints nothing, its report stays.

`python tests/report.py SERVICE...` reads .cache/reports and closes with pytest's own line.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

REPORTS = Path(__file__).resolve().parents[1] / ".cache" / "reports"


def main(services: list[str]) -> int:
    """Print a line for each service; return 1 when a report has no passed test."""
    code = 0
    for service in services:
        suites = ElementTree.parse(REPORTS / f"{service}.xml").getroot().findall("testsuite")
        keys = ("tests", "failures", "errors", "skipped")
        count = {key: sum(int(suite.get(key)) for suite in suites) for key in keys}
        seconds = sum(float(suite.get("time")) for suite in suites)
        passed = count["tests"] - count["failures"] - count["errors"] - count["skipped"]
        words = [f"{passed} passed"]
        words += [
            f"{count[key]} {word}"
            for key, word in (("failures", "failed"), ("errors", "errors"), ("skipped", "skipped"))
            if count[key]
        ]
        print(f"{service}: report of .cache/reports/{service}.xml, made inside its build")
        print(
            f"{'=' * 20} {', '.join(words)} in {seconds:.2f}s {'=' * 20}",
            flush=True,
        )
        code = code or (passed == 0 or count["failures"] + count["errors"] > 0)
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
