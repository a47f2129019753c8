#!/bin/sh
# Temporal's tables in both of its databases; what is there already is left, or brought up to date. Where
# and as whom stands in SQL_HOST, SQL_USER and so on, which the tool reads itself.
set -eu

schema="${TEMPORAL_SCHEMA_DIR:-/etc/temporal/schema/postgresql/v12}"
set_up() {
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-dir "$schema/$2/versioned"
}

set_up "${TEMPORAL_DATABASE:-temporal}" temporal
set_up "${TEMPORAL_VISIBILITY_DATABASE:-temporal_visibility}" visibility
