# Makes the database in /data the first time, then serves it.
set -eu
# Noted at the end: one that was cut short is not served, and initdb says what to do.
if [ ! -e /data/made ]; then
  initdb --pgdata=/data/postgres --username=emsync --pwfile="$POSTGRES_PASSWORD_FILE" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 --data-checksums --no-instructions
  : > /data/made
fi
exec postgres -D /data/postgres -c config_file=/store/postgresql.conf
