#!/bin/sh
# Run once by the image of PostgreSQL, when it makes its database: the role that works with the tables.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$APPLICATION_PASSWORD" \
  --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE concord_works LOGIN PASSWORD :'password';
SQL
