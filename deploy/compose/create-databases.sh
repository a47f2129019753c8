#!/bin/bash
# Run by the postgres image when its volume is new: one role for each who has a database, with no right to
# the other's.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
  --set=orderflow_password="$ORDERFLOW_DB_PASSWORD" --set=temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE orderflow LOGIN PASSWORD :'orderflow_password';
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE orderflow OWNER orderflow;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE orderflow, temporal, temporal_visibility FROM PUBLIC;
SQL
