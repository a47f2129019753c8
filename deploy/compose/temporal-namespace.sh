#!/bin/sh
# Makes the namespace, if it is not there. A server that has just started can take a while to know its own.
set -eu

attempts=30
until temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"; do
  attempts=$((attempts - 1))
  if [ "$attempts" -eq 0 ]; then
    echo "The namespace \"$TEMPORAL_NAMESPACE\" could not be made." >&2
    exit 1
  fi
  sleep 2
done
echo "The namespace \"$TEMPORAL_NAMESPACE\" is there."
