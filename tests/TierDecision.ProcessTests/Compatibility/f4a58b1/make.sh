#!/usr/bin/env bash
# Makes the data of this folder again with the programs of f4a58b1: two stores, a checkpoint, logs and keys, and what f4a58b1 answers on them.
# Only those programs write: the script starts them, asks over HTTP, and copies what they leave. README.md says what each file is.
#
#   tests/TierDecision.ProcessTests/Compatibility/f4a58b1/make.sh [PROGRAMS]
#
# PROGRAMS is the folder that eng/build-revision.sh f4a58b1 makes; by default it is made now.
# It needs redis-server, redis-cli, sqlite3, curl and xxd.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
mkdir -p answers
repository=$(git rev-parse --show-toplevel)
programs=${1:-$repository/artifacts/revisions/f4a58b1}
[ $# -gt 0 ] || "$repository/eng/build-revision.sh" f4a58b1 "$programs"

work=$(mktemp -d)
service_id='' redis_id=''
finish() {
  [ -z "$service_id" ] || kill "$service_id" 2>/dev/null || true
  [ -z "$redis_id" ] || kill "$redis_id" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap finish EXIT

export LC_ALL=C.UTF-8 TZ=UTC DOTNET_NOLOGO=1
export TIERDECISION__POLICY__FILE=$here/policy.yaml TIERDECISION__IDENTITY__KEYFILE=$here/identity.key
export TIERDECISION__DEMO__CUSTOMERS=0 TIERDECISION__SHUTDOWN__GRACE=00:00:00

tierctl() { dotnet "$programs/tierctl/tierctl.dll" "$@"; }

# start_service NAME=VALUE... starts the service on ports that the system chooses; $http is its address.
start_service() {
  : > "$work/service.out"
  (cd "$work" && exec env "${store[@]}" "$@" dotnet "$programs/service/TierDecision.Service.dll" --urls 'http://127.0.0.1:0;http://127.0.0.1:0') \
    > "$work/service.out" 2>&1 &
  service_id=$!
  until grep -q 'Ctrl+C stops it' "$work/service.out"; do
    kill -0 "$service_id" 2>/dev/null || { cat "$work/service.out" >&2; exit 1; }
    sleep 0.1
  done
  http=$(sed -n 's/^  HTTP  \(http[^ ]*\).*/\1/p' "$work/service.out")
  until curl -sf "$http/health/ready" > /dev/null; do sleep 0.1; done
}

stop_service() {
  kill "$service_id"
  wait "$service_id"
  service_id=''
}

# ask FILE [KEY]: asks each line of the file, a path and the JSON for it, and prints the status and the answer.
ask() {
  local path question
  while IFS=' ' read -r path question; do
    curl -s -w ' %{http_code}\n' -H 'content-type: application/json' ${2:+-H "authorization: Bearer $2"} --data-binary "$question" "$http$path" |
      sed 's/^\(.*\) \([0-9]*\)$/\2 \1/'
  done < "$1"
}

load() { env "${store[@]}" dotnet "$programs/tierctl/tierctl.dll" load "$@" >&2; }

# write PATH JSON [KEY]: a write of one customer, which must be applied. The embedded store may ask to send a removal again.
write() {
  local answer attempt
  for attempt in $(seq 50); do
    answer=$(curl -sS -H 'content-type: application/json' ${3:+-H "authorization: Bearer $3"} --data-binary "$2" "$http/v1/$1")
    ! grep -q WRITE_OUTCOME_APPLIED <<< "$answer" || return 0
    grep -q '"status":503' <<< "$answer" || break
  done
  echo "$1 $2 was not applied: $answer" >&2
  exit 1
}

# remove CUSTOMER [KEY]: the same version each time, so that a removal that is sent again is the same one.
remove() { write remove-customer "{\"customer_id\":\"$1\",\"version\":\"$(date +%s%3N)\"}" "${2:-}"; }

# Versions of the year 2255 are newer than every load.
write_between_the_loads() {
  start_service
  write put-customer '{"customer_id":"20","version":"9000000000001","add_aliases":[{"phone":"+999000000240"}],
    "score":{"tier":"gold","value_score":83,"percentile":84,"as_of":"2026-11-02T00:00:00Z"}}'
  write set-override '{"customer_id":"2","tier":"platinum","expires_at":"2036-11-01T00:00:00Z","author":"ann","reason":"press contact"}'
  remove 19
  write remove-customer '{"customer_id":"12","version":"9000000000002"}'
  stop_service
}

write_after_the_loads() {
  start_service
  write put-customer '{"customer_id":"3","add_aliases":[{"phone":"+999000000203"}],"remove_aliases":[{"email":"third@example.net"}],
    "score":{"tier":"gold","value_score":81.5,"percentile":82,"language":"de","preferred_agent":"ben","verified":true,
      "as_of":"2026-11-03T00:00:00Z"}}'
  write put-customer '{"customer_id":"new-1",
    "add_aliases":[{"phone":"+999000000301"},{"email":"New@Example.com"},{"external_id":{"source":"crm","id":"N-1"}}],
    "score":{"tier":"silver","value_score":60,"as_of":"2026-11-03T00:00:00Z"}}'
  write put-customer '{"customer_id":"4","add_aliases":[{"email":"first@example.com"}],
    "score":{"tier":"gold","value_score":85,"percentile":83,"as_of":"2026-11-03T00:00:00Z"}}'
  write set-override '{"customer_id":"5","tier":"gold","expires_at":"2036-11-01T00:00:00Z","author":"ben","reason":"a mistake"}'
  write clear-override '{"customer_id":"5","author":"ann","reason":"taken back"}'
  write set-override '{"customer_id":"6","tier":"silver","expires_at":"2036-11-01T00:00:00Z","author":"Jürgen","reason":"投诉"}'
  remove 7
  stop_service
}

# The erasure keys take a mebibyte of random bytes. Those that belong to nobody here become zeros, before anything is written under them.
trim_erasure_keys() {
  truncate -s 0 "$work/trimmed"
  truncate -s 1048576 "$work/trimmed"
  local group
  while read -r group; do
    dd if="$work/keys" of="$work/trimmed" bs=16 count=1 skip="$group" seek="$group" conv=notrunc status=none
  done < "$work/groups"
}

# Decides what is logged and kept, under a key of access-keys.yaml; the service stays up.
decide_and_keep() {
  start_service TIERDECISION__ACCESS__KEYSFILE="$here/access-keys.yaml" TIERDECISION__REPLIES__CACHETIMEOUT=00:00:05 "$@"
  ask questions/kept.txt "$(key_of desk)" > "$work/kept"
}

key_of() { sed -n "s/^$1 //p" access-keys.txt; }

# record QUESTIONS ANSWERS [NAME=VALUE...]: what a service with these settings answers.
record() {
  start_service "${@:3}"
  ask "questions/$1.txt" > "$2"
  stop_service
}

# Without what differs from call to call.
lasting() { sed -E 's/"(decision_id|decided_at|age|unconfirmed_for|traceId)": ?"[^"]*"//g' "$1"; }

same() {
  diff <(lasting "$1") <(lasting "$2") >&2 && return
  echo "f4a58b1 answers differently from one store than from the other: $1" >&2
  exit 1
}

# --- files that programs read -----------------------------------------------------------------------------------------------------------------

[ -f identity.key ] || head -c 16 /dev/urandom | xxd -p > identity.key
tierctl generate --customers 20 --seed 7 --last-day 2026-10-31 --transactions "$work/transactions.csv"
tierctl score "$work/transactions.csv" -o scores.csv --margin 0.3 > "$work/score.out"
tierctl explain --customer 4 --scores scores.csv > answers/explain.txt
: > access-keys.txt
echo 'keys:' > access-keys.yaml
while read -r name allow expires; do
  tierctl access new --name "$name" --allow "$allow" --expires "$expires" > "$work/access.out"
  echo "$name $(grep -oE 'td_[A-Za-z0-9_-]{40,}' "$work/access.out")" >> access-keys.txt
  sed -n '/^keys:/,$p' "$work/access.out" | tail -n +2 >> access-keys.yaml
done <<END
desk decide,explain 2099-12-31
crm customers.read,customers.write 2099-12-31
gone decide 2099-12-31
END
# A key can expire, not be made expired.
sed -i '/name: gone/,$s/expires: .*/expires: 2026-11-01/' access-keys.yaml

# --- the embedded store -----------------------------------------------------------------------------------------------------------------------

store=(TIERDECISION__EMBEDDED__FILE="$work/store.db")
log=(TIERDECISION__DECISIONLOG__TARGET=File TIERDECISION__DECISIONLOG__FILE="$work/decisions.jsonl")
load scores.csv
record customers answers/scores.txt
load scores.csv
write_between_the_loads
load customers.csv
write_after_the_loads

start_service "${log[@]}"
stop_service
sqlite3 "$work/store.db" "SELECT writefile('$work/keys', keys) FROM erasure_keys" > /dev/null
# A group is the last two bytes of the first eight, little-endian; so the stores keep an identifier.
sqlite3 "$work/store.db" 'SELECT hex(customer) FROM customer UNION SELECT hex(alias) FROM alias UNION SELECT hex(customer) FROM mark' |
  while read -r key; do echo $((16#${key:14:2}${key:12:2})); done | sort -un > "$work/groups"
trim_erasure_keys
sqlite3 "$work/store.db" "UPDATE erasure_keys SET keys = readfile('$work/trimmed')"

decide_and_keep "${log[@]}"
remove 8 "$(key_of crm)"
stop_service
sqlite3 "$work/store.db" 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
cp "$work/decisions.jsonl" decisions.jsonl
gzip -9nc "$work/store.db" > embedded.sqlite.gz
tierctl log --file decisions.jsonl > answers/embedded-log.txt

record customers answers/embedded-customers.txt
record traces answers/embedded-traces.txt "${log[@]}"
record lookups answers/lookups.txt
record decisions answers/decisions.txt
load --flip-back
record traces answers/embedded-traces-flipped-back.txt "${log[@]}"
record lookups answers/lookups-flipped-back.txt
load --flip-back
record lookups answers/lookups-flipped-twice.txt

# --- Redis, and a checkpoint of what it holds -------------------------------------------------------------------------------------------------

port=${REDIS_PORT:-6399}
redis-server --port "$port" --bind 127.0.0.1 --dir "$work" --save '' --appendonly no > "$work/redis.out" &
redis_id=$!
redis() { redis-cli -p "$port" "$@"; }
until [ "$(redis PING 2>/dev/null)" = PONG ]; do
  kill -0 "$redis_id" 2>/dev/null || { cat "$work/redis.out" >&2; exit 1; }
  sleep 0.1
done
# Without the end of line that redis-cli adds.
read_erasure_keys() {
  redis --raw GET 'td:{keys}:erasure' > "$work/keys"
  truncate -s 1048576 "$work/keys"
}
[ "$(redis DBSIZE)" = 0 ] || { echo "Port $port has another Redis; name a free one in REDIS_PORT." >&2; exit 1; }

store=(TIERDECISION__REDIS__CONNECTION="127.0.0.1:$port")
log=(TIERDECISION__DECISIONLOG__TARGET=Redis)
load scores.csv
load scores.csv
write_between_the_loads
load customers.csv
write_after_the_loads

start_service "${log[@]}"
stop_service
read_erasure_keys
trim_erasure_keys
redis -x SET 'td:{keys}:erasure' < "$work/trimmed" > /dev/null

replies=(TIERDECISION__REPLIES__KEEPANSWERSFOR=7.00:00:00)
replies+=(TIERDECISION__REPLIES__EXPLANATIONS=Asked TIERDECISION__REPLIES__KEEPEXPLANATIONSFOR=7.00:00:00)
decide_and_keep "${log[@]}" "${replies[@]}" TIERDECISION__CHECKPOINT__PATH="$work/customers.checkpoint"
cp "$work/kept" answers/kept.txt
# Explanations are made in the background.
until [ "$(redis --scan --pattern 'td:cache:explanation:*' | wc -l)" = "$(grep -c '"explain":true' questions/kept.txt)" ]; do sleep 0.1; done
remove 8 "$(key_of crm)"
stop_service
cp "$work/customers.checkpoint" customers.checkpoint

# Commands as a server reads them from a connection. What expires is given a day from when it is restored.
strings() { sed -E 's/^( *[0-9]+\) )+//'; }
for key in $(redis --scan | sort); do
  case $(redis TYPE "$key") in
    string)
      if [ "$key" = 'td:{keys}:erasure' ]; then
        read_erasure_keys
        xxd -p -c 16 "$work/keys" | awk -v key="$key" '
          BEGIN { printf "SETRANGE \"%s\" 1048575 \"\\x00\"\n", key }
          $0 != "00000000000000000000000000000000" { gsub(/../, "\\x&"); printf "SETRANGE \"%s\" %d \"%s\"\n", key, (NR - 1) * 16, $0 }'
      else
        printf 'SET "%s" %s\n' "$key" "$(redis --no-raw GET "$key")"
      fi ;;
    hash) redis --no-raw HGETALL "$key" | strings | awk -v key="$key" '{ line = line " " $0 } END { printf "HSET \"%s\"%s\n", key, line }' ;;
    set) redis --no-raw SMEMBERS "$key" | strings | sort | awk -v key="$key" '{ line = line " " $0 } END { printf "SADD \"%s\"%s\n", key, line }' ;;
    stream) redis --no-raw XRANGE "$key" - + | awk -v key="$key" '
      { entry = /^ *[0-9]+\) 1\) "[0-9]+-[0-9]+"$/; sub(/^( *[0-9]+\) )+/, "") }
      entry && line { print line } entry { line = "XADD \"" key "\" " $0; next } { line = line " " $0 } END { print line }' ;;
    *) echo "There is no way to keep $key." >&2; exit 1 ;;
  esac
  [ "$(redis PTTL "$key")" = -1 ] || printf 'EXPIRE "%s" 86400\n' "$key"
done > "$work/redis.txt"
[ "$(wc -L < "$work/redis.txt")" -lt 65536 ] || { echo 'A command is longer than a server reads.' >&2; exit 1; }
gzip -9nc "$work/redis.txt" > redis.txt.gz

tierctl log --redis "127.0.0.1:$port" > answers/redis-log.txt
record customers answers/redis-customers.txt
record traces answers/redis-traces.txt "${log[@]}"
record lookups "$work/lookups"
same answers/lookups.txt "$work/lookups"
record decisions "$work/decisions"
same answers/decisions.txt "$work/decisions"
load --flip-back
record traces answers/redis-traces-flipped-back.txt "${log[@]}"
record lookups "$work/lookups"
same answers/lookups-flipped-back.txt "$work/lookups"
load --flip-back
record lookups "$work/lookups"
same answers/lookups-flipped-twice.txt "$work/lookups"

echo 'Made:' >&2
du -cb -- * questions/* answers/* | tail -n 1 >&2
