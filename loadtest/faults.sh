#!/bin/sh
# The fault tests as long and as hard as they are meant: Redis killed, stopped for 30 s, emptied, cut off, and failing over behind Sentinel and in a
# cluster, each under 5,000 decisions a second, with all customers in memory, and most faults once more through a cache that waits 50 ms for the store,
# as a service does by default (FAULT_CACHE_TIMEOUT, in seconds); about ten minutes. Writes what happened when to the file that is named.
#   loadtest/faults.sh loadtest/results/faults.txt
set -eu
report=${1:?the file to write to}
cd "$(dirname "$0")/.."
report=$(realpath -m "$report")
{
    echo "Faults of Redis under load, commit $(git rev-parse --short HEAD), $(date -u +%Y-%m-%dT%H:%MZ)"
    echo "$(uname -sr), $(nproc) cores, $(redis-server --version | cut -d' ' -f3), load average before the start $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "Policy: unconfirmed_data.degraded_after 2s. Every answer was decoded and checked; 'whole' and 'degraded' are what it said of itself."
    echo
} >"$report"
FAULT_REPORT=$report FAULT_RATE=${FAULT_RATE:-5000} FAULT_SECONDS=${FAULT_SECONDS:-30} \
    FAULT_CACHE_TIMEOUT=${FAULT_CACHE_TIMEOUT:-0.05} FAULT_CACHE_SLACK=${FAULT_CACHE_SLACK:-0.4} \
    dotnet test -c Release tests/TierDecision.ProcessTests --filter FullyQualifiedName~FaultTests --nologo
cat "$report"
