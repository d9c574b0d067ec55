"""Site four stations in San Francisco, as pysal/spopt's benchmark does; run in the image.

The folder given holds distances of its 16 sites to 205 tracts; a tract is reached within 5 km.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np

from routing.siting import maximal_covering

path = next(Path(sys.argv[1]).glob("SF_network_distance_*.csv"))
with path.open(newline="") as file:
    rows = list(csv.DictReader(file))
sites, tracts = (sorted({row[name] for row in rows}) for name in ("name", "DestinationName"))
metres = {(row["name"], row["DestinationName"]): float(row["distance"]) for row in rows}
people = {row["DestinationName"]: float(row["demand"]) for row in rows}
reach = np.array([[metres[site, tract] <= 5000 for tract in tracts] for site in sites])
found = maximal_covering(reach, [people[tract] for tract in tracts], 4)
told = {
    "sites": len(sites),
    "tracts": len(tracts),
    "uncovered": len(tracts) - len(found.reached),
    "people": sum(people[tracts[tract]] for tract in found.reached),
    "proven": found.proven,
}
print(json.dumps(told))
