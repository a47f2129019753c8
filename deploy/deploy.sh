#!/usr/bin/env bash
# Puts an image of OrderFlow into service on this machine, and the one before back if that does not come up.
# Run in the directory of docker-compose.yml and .env, where it keeps which image is in service.
#
#   deploy/deploy.sh ghcr.io/shop/orderflow:1.2.3     # or …@sha256:…
#   deploy/deploy.sh --back                           # to the image that was in service before
#
# DEPLOY_TRIES: how often it is asked whether it is ready (24), DEPLOY_PAUSE seconds apart (5).
# DEPLOY_BACKUP=no: without a dump of the database before.
# DEPLOY_REPLAY=no: without asking whether the orders that are open go on under the new image. Of an image from
# before that is never asked: going back is for when something is wrong already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

parts=(api worker-orders worker-email worker-sms)
tries="${DEPLOY_TRIES:-24}"
pause="${DEPLOY_PAUSE:-5}"
kept_backups=7
before_file=.image-before

say() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# Never from the terminal of who runs it: this script may be piped in over ssh.
compose() {
  local -a settings=(ORDERFLOW_IMAGE="$image")
  if is_versioned; then settings+=(WORKER_BUILD_ID="$(build)"); fi
  env "${settings[@]}" docker compose "$@" </dev/null
}

# With any WORKER_BUILD_ID in .env: each image is then a build of its own, called as its tag or its digest begins.
is_versioned() { grep -q '^WORKER_BUILD_ID=.' .env; }
build() {
  local id="${image##*:}"
  if [[ "$image" == *@sha256:* ]]; then id="${id:0:12}"; fi
  printf '%s' "${id:0:60}"
}

in_service() { sed -n 's/^ORDERFLOW_IMAGE=//p' .env | tail -n 1; }

# So that a `docker compose up` by hand runs the same. Written beside and renamed: .env is never half there.
remember() {
  local new
  new="$(mktemp .env.XXXXXX)"
  chmod 600 "$new"
  {
    grep -Ev '^(ORDERFLOW_IMAGE|WORKER_BUILD_ID)=' .env || true
    printf 'ORDERFLOW_IMAGE=%s\n' "$1"
    if is_versioned; then printf 'WORKER_BUILD_ID=%s\n' "$(build)"; fi
  } >"$new"
  mv "$new" .env
}

back_up() {
  [ "${DEPLOY_BACKUP:-yes}" != no ] || return 0
  [ -n "$(compose ps --quiet --status running postgres)" ] || return 0
  local dump
  dump="backups/$(date -u +%Y%m%dT%H%M%SZ).dump"
  mkdir -p backups && chmod 700 backups
  say "backing up to $dump"
  compose exec -T postgres pg_dump --username=postgres --format=custom orderflow >"$dump.part"
  mv "$dump.part" "$dump"
  # Their names are times, so that their order is that of age.
  local -a dumps=(backups/*.dump)
  local extra=$((${#dumps[@]} - kept_backups))
  if [ "$extra" -gt 0 ]; then rm -- "${dumps[@]:0:extra}"; fi
}

# Asked inside the container, so that neither curl nor a published port is needed here.
ask_ready='fetch("http://127.0.0.1:8002/ready/").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))'
is_ready() { compose exec -T api node -e "$ask_ready" >/dev/null 2>&1; }

all_run() {
  local running part
  running="$(compose ps --services --status running)"
  for part in "${parts[@]}"; do
    grep -qx "$part" <<<"$running" || return 1
  done
}

# Ready twice, some seconds apart: a worker that ends right after its start is seen.
wait_until_ready() {
  local try times=0
  for ((try = 0; try < tries; try += 1)); do
    if is_ready && all_run; then times=$((times + 1)); else times=0; fi
    if [ "$times" -eq 2 ]; then return 0; fi
    sleep "$pause"
  done
  return 1
}

# Before anything is migrated or replaced. As a part of the new image: it is its workflows that are tried.
replay_open() {
  [ "$replay" != no ] || return 0
  say "replaying what is open through the workflows of $image"
  compose run --rm migrate replay || { safe=no; return 1; }
}

replace() { compose up --detach --no-build --no-deps "${parts[@]}" && make_current; }

# Until then workers of this build get nothing. It waits for the first of them to ask.
make_current() {
  is_versioned || return 0
  compose run --rm migrate ops deployment current
}

put_into_service() {
  compose up --detach --no-build --wait --wait-timeout 300 temporal temporal-ui &&
    replay_open &&
    compose run --rm migrate &&
    replace &&
    wait_until_ready
}

[ "$#" -eq 1 ] || die "Usage: deploy/deploy.sh IMAGE | --back"
for file in docker-compose.yml .env; do [ -f "$file" ] || die "There is no $file in $PWD."; done
exec 9>.deploy.lock
flock --nonblock 9 || die "Another deployment is under way."

before="$(in_service)"
image="$1"
replay="${DEPLOY_REPLAY:-yes}"
safe=yes
if [ "$image" = --back ]; then
  replay=no
  image="$(cat "$before_file" 2>/dev/null)" || die "It is not known what was in service before."
fi
# A name that can mean another image tomorrow can't be gone back to.
[[ "$image" =~ ^[a-z0-9./:_-]+(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})$ && "$image" != *:latest ]] ||
  die "\"$image\" names no version: give a tag such as :1.2.3, or a digest."

compose config --quiet
say "fetching $image"
docker pull --quiet "$image" </dev/null >/dev/null
back_up

say "putting $image into service"
if put_into_service; then
  remember "$image"
  if [ -n "$before" ] && [ "$before" != "$image" ]; then printf '%s\n' "$before" >"$before_file"; fi
  say "$image is in service"
  exit 0
fi

[ "$safe" = yes ] ||
  die "Nothing was replaced: the lines above say what is open and would not go on under $image, or why that could not be found out (DEPLOY_REPLAY=no does not ask)."

say "$image does not come up"
compose logs --no-color --tail 50 "${parts[@]}" || true
if [ -z "$before" ] || [ "$before" = "$image" ]; then
  die "There is no other image to go back to: look at the lines above."
fi
image="$before"
# The schema stays: each release works on that of the next.
say "going back to $image"
replace
wait_until_ready || die "$image does not come up either: look at docker compose ps and docker compose logs."
say "$image is in service again"
exit 1
