# `docker buildx bake -f docker-bake.hcl --list=targets` prints this file's manual.

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
  description = "Registry cache, a ref per target: none, read, or write (reads too)"
  default     = "none"
  validation {
    condition     = contains(["none", "read", "write"], CACHE)
    error_message = "CACHE='${CACHE}' is not one of none, read, write"
  }
}

variable "TRIAGE_DATA" {
  description = "Directory with the triage data that `train` learns from"
  default     = "../shared/data/triage"
}

function "cache_from" {
  params = [target]
  result = CACHE == "none" ? [] : ["type=registry,ref=${REGISTRY}/cache:${target}"]
}

function "cache_to" {
  params = [target]
  result = CACHE == "write" ? ["type=registry,ref=${REGISTRY}/cache:${target},mode=max,oci-mediatypes=true"] : []
}

group "default" {
  description = "Every image"
  targets     = ["service"]
}

group "test" {
  description = "Every service's tests, hermetic and cached: unchanged inputs are not tested again"
  targets     = ["test-severity", "test-routing", "test-transfer"]
}

target "_common" {
  platforms = split(",", PLATFORMS)
  args      = { SOURCE_DATE_EPOCH = SOURCE_DATE_EPOCH }
  # Provenance differs from build to build by nature: it is attached beside the image, at release.
  attest = ["type=provenance,disabled=true"]
}

target "_local" {
  inherits  = ["_common"]
  platforms = []
}

target "_rootfs" {
  inherits = ["_common"]
  context  = ".cache/rootfs"
  contexts = { code = "base" }
  # A path of another context than the Dockerfile's needs a plain relative one.
  dockerfile = "../../base/Dockerfile"
}

target "base" {
  name        = "base-${file_system}"
  description = "Root file system `${file_system}` of constraints/base.in"
  inherits    = ["_rootfs"]
  matrix      = { file_system = ["run", "build", "web", "registry"] }
  platforms   = ["linux/amd64", "linux/arm64"]
  args        = { FILE_SYSTEM = file_system }
  cache-from  = cache_from("base-${file_system}")
  cache-to    = cache_to("base-${file_system}")
}

target "_python" {
  inherits   = ["_common"]
  dockerfile = "../Dockerfile"
  contexts = {
    base        = "base"
    constraints = "constraints"
    contracts   = "contracts"
    services    = "services"
    rootfs      = BASE == "" ? "target:base-run" : "docker-image://${BASE}"
    tools       = "target:base-build"
  }
  secret = ["id=ca,src=.cache/network/ca.pem", "id=pip,src=.cache/network/pip.conf"]
}

target "service" {
  name        = item.service
  description = "Image `${item.service}`"
  inherits    = ["_python"]
  matrix = {
    item = [
      { service = "severity", data = "target:nothing" },
      { service = "routing", data = "target:map" },
      { service = "transfer", data = "target:nothing" },
    ]
  }
  context    = "services/${item.service}"
  contexts   = { data = item.data }
  args       = { SERVICE = item.service, LOCK = item.service }
  tags       = ["${REGISTRY}/${item.service}:${TAG}"]
  output     = ["type=image,oci-mediatypes=true"]
  cache-from = cache_from(item.service)
  cache-to   = cache_to(item.service)
}

# The wheels of a lock that are wanted as files, or by the tests, beside what an image holds.
target "_wheels" {
  name       = "_wheels-${lock}"
  inherits   = ["_python"]
  matrix     = { lock = ["routing", "map", "tests"] }
  platforms  = []
  context    = "services/emsync"
  target     = "installed"
  args       = { LOCK = lock, PACKAGES = "" }
  output     = ["type=cacheonly"]
}

target "test" {
  name        = "test-${service}"
  description = "Tests of `${service}` over its image's own bytes; the report goes to .cache/reports"
  inherits    = [service]
  matrix      = { service = ["severity", "routing", "transfer"] }
  platforms   = []
  target      = "report"
  contexts    = { tests = "tests", settings = ".", test-tools = "target:_wheels-tests" }
  tags        = []
  output      = ["type=local,dest=.cache/reports"]
  cache-from  = cache_from("test-${service}")
  cache-to    = cache_to("test-${service}")
}

target "map" {
  description = "Valhalla's tiles of the default map, built from the OpenStreetMap extract in a locked wheel"
  inherits    = ["_common"]
  context     = "services/routing"
  dockerfile  = "../map.Dockerfile"
  contexts = {
    base     = "base"
    packages = "target:_wheels-routing"
    services = "services"
    wheel    = "target:_wheels-map"
  }
  output     = ["type=cacheonly"]
  cache-from = cache_from("map")
  cache-to   = cache_to("map")
}

target "nothing" {
  description       = "The data of services that carry none beside their code"
  inherits          = ["_common"]
  dockerfile-inline = "FROM scratch\nWORKDIR /nothing\n"
  output            = ["type=cacheonly"]
}

target "lock" {
  description = "Newest versions for every constraints/*.in, resolved on each platform: ./emsync lock compares and keeps them"
  context     = "constraints"
  contexts    = { tools = "target:base-build" }
  platforms   = ["linux/amd64", "linux/arm64"]
  no-cache    = true
  secret      = ["id=ca,src=.cache/network/ca.pem", "id=pip,src=.cache/network/pip.conf"]
  attest      = ["type=provenance,disabled=true"]
  output      = ["type=local,dest=.cache/locks"]
}
