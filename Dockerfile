# One image for every part of OrderFlow; the command says which: api (the default), worker, migrate, seed, …
# (`deploy/orderflow`). docs/deployment.md tells how it is run.

# What is compiled is the same for every platform, so it is done once, on the platform that builds.
FROM --platform=$BUILDPLATFORM node:26.10.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npm run build \
  && mkdir -p /data/media

FROM --platform=$BUILDPLATFORM node:26.10.0-bookworm-slim AS dependencies
ARG TARGETARCH
WORKDIR /app
COPY package.json package-lock.json ./
# No package of production needs its install script: native parts come as packages of their platform, and
# Temporal's core with all platforms in one, of which one stays.
RUN --mount=type=cache,target=/root/.npm \
  case "$TARGETARCH" in \
    amd64) cpu=x64 core=x86_64-unknown-linux-gnu ;; \
    arm64) cpu=arm64 core=aarch64-unknown-linux-gnu ;; \
    *) echo "There is no Temporal core for \"$TARGETARCH\"." >&2; exit 1 ;; \
  esac \
  && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --os=linux --libc=glibc --cpu="$cpu" \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$core" -exec rm -r {} + \
  && test -d "node_modules/@temporalio/core-bridge/releases/$core"

FROM node:26.10.0-bookworm-slim
# Nothing installs packages here, and what is not there needs no patches.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=8002 \
  ORDERFLOW_DATA_DIR=/data \
  MEDIA_DIR=/data/media
WORKDIR /app
COPY --from=build --chown=1000:1000 /data /data
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY --chmod=755 deploy/orderflow /usr/local/bin/orderflow
COPY --from=build /app/dist dist

ARG VERSION=0.0.0-local
ARG REVISION=unknown
LABEL org.opencontainers.image.title="OrderFlow" \
  org.opencontainers.image.description="Order management for shops, in which every order is a durable Temporal workflow" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"

USER 1000:1000
VOLUME /data/media
EXPOSE 8002
STOPSIGNAL SIGTERM
# Of the API. A worker tells at /health/ beside its metrics; the compose file and the manifests ask there.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The part takes the place of this shell script, so that it is told itself to stop.
ENTRYPOINT ["orderflow"]
CMD ["api"]
