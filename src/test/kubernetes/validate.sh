#!/usr/bin/env bash
# Builds every overlay and checks all objects against the schemas of several Kubernetes versions, unknown fields
# included. Needs kubectl (or kustomize) and Python; the schemas come with a Python package.
#
#   src/test/kubernetes/validate.sh          # exits with 77 where kubectl or Python is missing
set -euo pipefail
cd "$(dirname "$0")/../../.."

versions=(1.30 1.32 1.34)
validator=kubernetes-validate==1.34.1
work=target/kubernetes

if command -v kustomize >/dev/null; then
    build=(kustomize build)
elif command -v kubectl >/dev/null; then
    build=(kubectl kustomize)
else
    echo 'neither kustomize nor kubectl is installed' >&2
    exit 77
fi
command -v python3 >/dev/null || { echo 'python3 is not installed' >&2; exit 77; }
mkdir -p "$work"
if [ ! -x "$work/venv/bin/kubernetes-validate" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -q --disable-pip-version-check "$validator"
fi

manifests=(src/main/kubernetes/secret.template.yaml)
for overlay in src/main/kubernetes/overlays/*/; do
    manifest=$work/$(basename "$overlay").yaml
    "${build[@]}" "$overlay" > "$manifest"
    manifests+=("$manifest")
done
for version in "${versions[@]}"; do
    "$work/venv/bin/kubernetes-validate" --kubernetes-version "$version" --strict --quiet "${manifests[@]}"
    echo "${#manifests[@]} manifests are valid for Kubernetes $version"
done
