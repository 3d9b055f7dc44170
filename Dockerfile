# One image for the worker and the API: the command says which.
#   docker build --tag resguardo .
#   docker run … resguardo node api/main.ts

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package that runs in production needs its install script, and Node is the image's own.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24.21.0-bookworm-slim
# pg_dump has to be at least as new as the newest server it meets, so it comes from PostgreSQL's own archive.
ARG POSTGRESQL_MAJOR=18
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
  && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
  && apt-get install --yes --no-install-recommends "postgresql-client-${POSTGRESQL_MAJOR}" \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node --mode=0700 /var/lib/resguardo /copies
ENV NODE_ENV=production
# Node strips the types of what lies in /app, and would not beneath node_modules.
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY . .
USER node
CMD ["node", "worker/main.ts"]
