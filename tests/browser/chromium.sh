#!/bin/sh
# Make sure that Chromium and its driver are there; exit 1, saying why, if they cannot be.
have() { command -v chromium >/dev/null && command -v chromedriver >/dev/null; }
have && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "browser tests skipped: Chromium is missing, and installing it takes root: apt-get install chromium chromium-driver" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  echo "browser tests skipped: Chromium is missing, and there is no apt-get to install it with" >&2
  exit 1
fi
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver; } >/dev/null 2>&1
have && exit 0
echo "browser tests skipped: apt-get could not install chromium and chromium-driver" >&2
exit 1
