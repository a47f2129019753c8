#!/usr/bin/env bash
# Stands in for `docker` while deploy.sh is tried: writes down what it is asked, with the image that compose is
# given, and fails at what FAILING says, a line each of "WORDS OF THE COMMAND @ IMAGE".
set -euo pipefail

asked="$*"
image="${ORDERFLOW_IMAGE:-}"
if [[ "$asked" == pull* ]]; then image="${*: -1}"; fi
printf '%s @ %s\n' "$asked${WORKER_BUILD_ID:+ build $WORKER_BUILD_ID}" "$image" >>"$ASKED_FILE"

while IFS= read -r failing; do
  words="${failing% @ *}"
  if [[ -n "$words" && "$asked" == *"$words"* && "$image" == "${failing##* @ }" ]]; then exit 1; fi
done <<<"${FAILING:-}"

case "$asked" in
  *"ps --services"*) printf '%s\n' postgres temporal api worker-orders worker-email worker-sms ;;
  *"ps --quiet"*) echo 0123456789ab ;;
  *pg_dump*) echo PGDMP ;;
esac
