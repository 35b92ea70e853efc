#!/usr/bin/env bash
# Makes an empty directory into what the image's base is: glibc, CA certificates, time zones and a few files in /etc,
# nothing else. From the Debian packages of this machine, which are what the real base is made of, too.
#
#   sudo src/test/container/base.sh DIRECTORY
set -euo pipefail
root=${1:?usage: base.sh DIRECTORY}

[ -e "$root" ] && { echo "$root exists" >&2; exit 1; }
mkdir -p "$root"/{etc/ssl/certs,home/nonroot,proc,dev,sys,tmp,root,run,usr/lib,var/lib,var/tmp}
chmod 1777 "$root/tmp" "$root/var/tmp"
chmod 0700 "$root/root" "$root/home/nonroot"
chown 65532:65532 "$root/home/nonroot"

dpkg -L libc6 tzdata | grep -v -e '^/usr/share/doc' -e '^/usr/share/lintian' | sort -u |
    while read -r path; do [ -d "$path" ] || echo "${path#/}"; done |
    tar -C / -cf - -T - | tar -C "$root" -xf -
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cat > "$root/etc/passwd" <<'PASSWD'
root:x:0:0:root:/root:/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
PASSWD
cat > "$root/etc/group" <<'GROUP'
root:x:0:
nobody:x:65534:
nonroot:x:65532:
GROUP
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
echo '127.0.0.1 localhost' > "$root/etc/hosts"
cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || : > "$root/etc/resolv.conf"
