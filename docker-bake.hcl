# `docker buildx bake -f docker-bake.hcl --list=targets` prints this file's manual.
# `python3 -m base` goes before: it makes .cache/rootfs, which every image starts from, and .cache/network.

variable "SERVICES" {
  description = "The Python services: each has a folder in services/, a lock, a contract and an image of its name"
  type        = list(string)
  default     = ["severity", "routing", "transfer"]
}

variable "REGISTRY" {
  description = "Where the images live: a Docker Hub namespace, or host:port/namespace"
  default     = "emsync"
  validation {
    condition     = length(regexall("^[a-z0-9]([a-z0-9.:/_-]*[a-z0-9])?$", REGISTRY)) > 0
    error_message = "REGISTRY='${REGISTRY}' is not a namespace such as emsync or 127.0.0.1:5001/emsync"
  }
}

variable "TAG" {
  description = "Tag of every image"
  default     = "latest"
  validation {
    condition     = length(regexall("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", TAG)) > 0
    error_message = "TAG='${TAG}' is not a tag: letters, digits, '_', '.' and '-', at most 128"
  }
}

variable "PLATFORMS" {
  description = "Platforms to build, separated by commas: linux/amd64, linux/arm64 or both"
  default     = "linux/amd64,linux/arm64"
  validation {
    condition     = length(setsubtract(split(",", PLATFORMS), ["linux/amd64", "linux/arm64"])) == 0
    error_message = "PLATFORMS='${PLATFORMS}' has another platform than linux/amd64 and linux/arm64"
  }
}

variable "BASE" {
  description = "Another run-time image than ours, by digest (name@sha256:...): it must hold Python 3.13"
  default     = ""
  validation {
    condition     = BASE == "" || length(regexall("@sha256:[0-9a-f]{64}$", BASE)) > 0
    error_message = "BASE='${BASE}' is not pinned by digest: write name@sha256:<64 hexadecimal digits>"
  }
}

variable "SOURCE_DATE_EPOCH" {
  description = "The time of every file and image, in seconds: a constant, so that no digest changes by date"
  default     = "315532800"
  validation {
    condition     = length(regexall("^[0-9]{1,10}$", SOURCE_DATE_EPOCH)) > 0
    error_message = "SOURCE_DATE_EPOCH='${SOURCE_DATE_EPOCH}' is not a number of seconds since 1970"
  }
}

variable "CACHE" {
  description = "Whether builds read the registry cache that `cache` leaves: none or read"
  default     = "none"
  validation {
    condition     = contains(["none", "read"], CACHE)
    error_message = "CACHE='${CACHE}' is not one of none, read: target cache writes"
  }
}

variable "LOCKS" {
  description = "Names of the pip locks that `lock` refreshes, separated by spaces; empty: all"
  default     = ""
}

variable "COOL_DOWN" {
  description = "Days that a wheel must have been public before `lock` takes it; empty: none"
  default     = ""
  validation {
    condition     = length(regexall("^[0-9]{0,4}$", COOL_DOWN)) > 0
    error_message = "COOL_DOWN='${COOL_DOWN}' is not a number of days"
  }
}

variable "TRIAGE_DATA" {
  description = "Directory with the triage data that `train` learns from"
  default     = "../shared/data/triage"
}

variable "OSM" {
  description = "Directory with EXTRACT, and for `roads` with what its tests read"
  default     = "../shared/data/osm"
}

variable "EXTRACT" {
  description = "Name of an .osm.pbf file in OSM"
  default     = "heidelberg.test.osm.pbf"
}

variable "ROADS" {
  description = "Folder of tests/roads that `roads` runs: heidelberg, or jemss for the cities of that name"
  default     = "heidelberg"
}

variable "BUNDLE" {
  description = "Directory with what `python3 -m release.publish` says of a release"
  default     = ".cache/release/bundle"
}

variable "DATA" {
  description = "Directory that `map` and `train` write to"
  default     = ".cache/data"
}

variable "STORES" {
  description = "What replicas of transfer share: each has a folder in stores/ and a root file system of its name"
  type        = list(string)
  default     = ["postgres", "valkey"]
}

variable "IMAGES" {
  description = "What CI and the targets below go through: SERVICES, and the one that is no Python service"
  type        = list(string)
  default     = concat(SERVICES, ["shell"])
}

group "default" {
  description = "Every image of compose.yaml"
  targets     = ["service", "shell"]
}

group "released" {
  description = "What a release publishes: every image, and the stores of compose.scale.yaml"
  targets     = ["default", "store"]
}

group "test" {
  description = "Every service's tests, hermetic and cached: unchanged inputs are not tested again"
  targets     = ["tests"]
}

group "validate" {
  description = "Lint, types and workflows"
  targets     = ["lint", "types", "workflows"]
}

group "data" {
  description = "What images carry beside code, made again: compare it with services/*/data, or copy it there"
  targets     = ["map", "train"]
}

# No target is linked to another: what they share are the same steps, and these are built once.
target "_common" {
  context   = ".cache/rootfs"
  contexts = {
    base        = "base"
    build       = "oci-layout://.cache/rootfs/build"
    constraints = "constraints"
    services    = "services"
  }
  platforms = split(",", PLATFORMS)
  args      = { SOURCE_DATE_EPOCH = SOURCE_DATE_EPOCH }
  secret    = ["id=ca,src=.cache/network/ca.pem", "id=pip,src=.cache/network/pip.conf", "id=npm,src=.cache/network/npmrc"]
  # Provenance differs from build to build by nature: it is attached beside the image, at release.
  attest = ["type=provenance,disabled=true"]
}

target "_service" {
  inherits   = ["_common"]
  dockerfile = "../../services/Dockerfile"
  contexts   = { contracts = "contracts", settings = ".", tests = "tests" }
  args       = { BASE = BASE == "" ? null : BASE }
}

target "_here" {
  platforms = []
  tags      = []
  output    = ["type=cacheonly"]
}

target "service" {
  name        = service
  description = "Image `${service}`"
  inherits    = ["_service"]
  matrix      = { service = SERVICES }
  args        = { SERVICE = service }
  tags        = ["${REGISTRY}/${service}:${TAG}"]
  output      = ["type=image,oci-mediatypes=true"]
  cache-from  = CACHE == "read" ? ["type=registry,ref=${REGISTRY}/cache:${service}"] : []
}

target "shell" {
  description = "Image `shell`: the page, and the reverse proxy in front of every service"
  inherits    = ["_common"]
  dockerfile  = "../../services/shell/Dockerfile"
  contexts    = { contracts = "contracts", node = "oci-layout://.cache/rootfs/node" }
  tags        = ["${REGISTRY}/shell:${TAG}"]
  output      = ["type=image,oci-mediatypes=true"]
  cache-from  = CACHE == "read" ? ["type=registry,ref=${REGISTRY}/cache:shell"] : []
}

target "tests" {
  name        = "test-${service}"
  description = "Tests of `${service}` over its image's own bytes; the report goes to .cache/reports"
  inherits    = [service, "_here"]
  matrix      = { service = IMAGES }
  target      = "report"
  output      = ["type=local,dest=.cache/reports"]
}

target "inventory" {
  name        = "inventory-${service}"
  description = "What `${service}` was made of, each package with the hash that it has in the lock; python -m sbom reads it"
  inherits    = [service, "_here"]
  matrix      = { service = IMAGES }
  platforms   = ["linux/amd64", "linux/arm64"]
  target      = "inventory"
  output      = ["type=local,dest=.cache/inventory/${service}"]
}

# One root over both platforms and the tests: of a cache with several, BuildKit reads only a part.
target "cache" {
  name              = "cache-${service}"
  description       = "Registry cache of `${service}` and its tests, all of whose steps CACHE=read finds; write it without CACHE"
  inherits          = ["_here"]
  matrix            = { service = IMAGES }
  contexts          = { image = "target:${service}", report = "target:test-${service}" }
  dockerfile-inline = <<EOT
%{ for platform in split(",", PLATFORMS) ~}
FROM --platform=${platform} image AS ${basename(platform)}
%{ endfor ~}
FROM scratch
%{ for platform in split(",", PLATFORMS) ~}
COPY --from=${basename(platform)} /app/${service}/version.json /${platform}/
%{ endfor ~}
COPY --from=report / /report/
EOT
  cache-to          = ["type=registry,ref=${REGISTRY}/cache:${service},mode=max,oci-mediatypes=true"]
}

target "types" {
  name        = "types-${service}"
  description = "Types of `${service}`, with the packages that its image holds: mypy --strict; of `shell` tsc and eslint"
  inherits    = [service, "_here"]
  matrix      = { service = IMAGES }
  target      = "types"
}

target "lint" {
  description = "ruff over all Python, mypy --strict over all that runs on the host"
  inherits    = ["_service", "_here"]
  target      = "lint"
}

target "workflows" {
  description = "actionlint and zizmor, in its pedantic persona, over .github"
  inherits    = ["_service", "_here"]
  target      = "workflows"
}

target "map" {
  description = "services/routing/data/{tiles.tar,map.json,places.sqlite}, built again on amd64 from a locked wheel's OpenStreetMap extract"
  inherits    = ["_service", "_here"]
  args        = { SERVICE = "routing" }
  target      = "map-data"
  output      = ["type=local,dest=${DATA}/map"]
}

target "region" {
  description = "tiles.tar, map.json and places.sqlite of another region, from EXTRACT in OSM: mount them and set ROUTING_MAP"
  inherits    = ["_service", "_here"]
  contexts    = { osm = OSM }
  args        = { SERVICE = "routing", EXTRACT = EXTRACT }
  target      = "region-data"
  output      = ["type=local,dest=${DATA}/region"]
}

target "roads" {
  description = "Tests of `routing` on EXTRACT's map, against openrouteservice's answers or OSRM's; report as of test-routing"
  inherits    = ["region"]
  args        = { ROADS = ROADS }
  target      = "roads-report"
  output      = ["type=local,dest=.cache/reports"]
}

target "train" {
  description = "services/severity/data/, learned again from TRIAGE_DATA"
  inherits    = ["_service", "_here"]
  contexts    = { triage = TRIAGE_DATA }
  args        = { SERVICE = "severity" }
  target      = "model"
  output      = ["type=local,dest=${DATA}/model"]
}

target "base" {
  name        = "base-${file_system}"
  description = "Image `base-${file_system}`: root file system `${file_system}` of constraints/base.in"
  inherits    = ["_common"]
  matrix      = { file_system = ["run", "build", "node", "web", "registry", "postgres", "valkey"] }
  dockerfile  = "../../base/Dockerfile"
  args        = { FILE_SYSTEM = file_system }
  tags        = ["${REGISTRY}/base-${file_system}:${TAG}"]
  output      = ["type=image,oci-mediatypes=true"]
}

target "store" {
  name        = store
  description = "Image `${store}`, which replicas of transfer share: compose.scale.yaml runs it"
  inherits    = ["_common"]
  matrix      = { store = STORES }
  dockerfile  = "../../stores/Dockerfile"
  contexts    = { stores = "stores" }
  args        = { STORE = store }
  tags        = ["${REGISTRY}/${store}:${TAG}"]
  output      = ["type=image,oci-mediatypes=true"]
}

target "lock" {
  description = "Newest versions for every constraints/*.in, resolved for each platform: `./emsync lock` compares and keeps them"
  inherits    = ["_common"]
  dockerfile  = "../../constraints/Dockerfile"
  platforms   = ["linux/amd64", "linux/arm64"]
  args        = { SERVICES = join(" ", SERVICES), LOCKS = LOCKS, COOL_DOWN = COOL_DOWN }
  no-cache    = true
  output      = ["type=local,dest=.cache/locks"]
}

target "lock-shell" {
  description = "Newest versions of what services/shell/package.json allows: `./emsync lock shell` keeps them"
  inherits    = ["shell", "_here"]
  target      = "lock"
  args        = { COOL_DOWN = COOL_DOWN }
  no-cache-filter = ["locked"]
  output      = ["type=local,dest=.cache/locks"]
}

target "bundle" {
  description       = "Image `release`: digests, pinned compose.yaml and bills of materials of a release, from BUNDLE"
  inherits          = ["_common"]
  context           = BUNDLE
  contexts          = {}
  secret            = []
  dockerfile-inline = "FROM scratch\nCOPY --link . /\n"
  tags              = ["${REGISTRY}/release:${TAG}"]
  output            = ["type=image,oci-mediatypes=true"]
}
