# The password comes from a file and not by argument, where others would see it.
set -eu
read -r password < "$VALKEY_PASSWORD_FILE" || [ -n "$password" ]
exec valkey-server /store/valkey.conf - <<EOT
requirepass $password
EOT
