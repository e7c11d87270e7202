#!/usr/bin/env bash
# Makes sure of what the tests need, builds, runs every test, and ends with a total.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else return 1
  fi
}

# The tests talk to real redis-server processes on loopback.
if ! command -v redis-server >/dev/null; then
  if command -v apt-get >/dev/null && say "Installing Debian's redis-server for the tests" &&
    as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq redis-server >/dev/null; then
    : # installed; the tests start and stop their own, on their own ports
  else
    say "The tests need redis-server (6.2 or later) on the path and it could not be installed here."
    say "Install it (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis) and run eng/test.sh again."
    exit 1
  fi
fi

# Proxies that end TLS in front of the service. Without them their tests are reported as skipped.
if ! command -v haproxy >/dev/null || ! command -v nghttpx >/dev/null; then
  if command -v apt-get >/dev/null && as_root apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq haproxy nghttp2-proxy >/dev/null; then
    : # installed
  else
    say "haproxy and nghttpx are not here and cannot be installed: their tests will be skipped."
  fi
fi

# A client of another ecosystem (grpc-js) calls the service. Without Node.js its tests are reported as skipped.
clients=tests/clients/node
if command -v npm >/dev/null; then
  npm ci --prefix "$clients" --no-audit --no-fund --loglevel=error >/dev/null || say "npm ci failed in $clients: the grpc-js tests will be skipped."
else
  say "There is no npm: the grpc-js tests will be skipped."
fi

results=artifacts/test-results
rm -rf "$results"
dotnet build TierDecision.sln --nologo -v quiet -clp:NoSummary

status=0
dotnet test TierDecision.sln --no-build --nologo --logger trx --logger "console;verbosity=minimal" --results-directory "$results" || status=$?

# The totals of all test projects and why tests were skipped, from their reports; what is neither passed nor failed was skipped.
awk '
  match($0, /<Counters [^>]*/) {
    line = substr($0, RSTART, RLENGTH)
    total += value(line, "total"); passed += value(line, "passed")
    failed += value(line, "failed") + value(line, "error") + value(line, "timeout") + value(line, "aborted")
  }
  /<UnitTestResult / { isSkipped = /outcome="NotExecuted"/ }
  isSkipped && match($0, /<Message>[^<]*/) { reasons[plain(substr($0, RSTART + 9, RLENGTH - 9))]++; isSkipped = 0 }
  function value(text, name) { return match(text, " " name "=\"[0-9]+") ? substr(text, RSTART + length(name) + 3, RLENGTH - length(name) - 3) + 0 : 0 }
  function plain(xml) {
    gsub(/&lt;/, "<", xml); gsub(/&gt;/, ">", xml); gsub(/&quot;/, "\"", xml); gsub(/&#39;|&apos;/, "\047", xml); gsub(/&amp;/, "\\&", xml)
    return xml
  }
  END {
    for (reason in reasons) printf "Skipped %d: %s\n", reasons[reason], reason
    printf "%d passed, %d failed, %d skipped\n", passed, failed, total - passed - failed
    exit total == 0 || failed > 0
  }
' "$results"/*.trx || status=1
exit "$status"
