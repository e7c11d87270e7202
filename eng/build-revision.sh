#!/usr/bin/env bash
# Builds the service, tierctl and the load test of a revision of this repository, in Release, to run beside those of the working tree:
# the tests of two versions at once (tests/TierDecision.ProcessTests/Compatibility) and comparing load tests start them.
set -euo pipefail

usage() {
  cat >&2 <<END
Usage: eng/build-revision.sh [--ready-to-run] REVISION [FOLDER]

  REVISION        a commit, tag or branch of this repository
  FOLDER          where the programs go; what is there is replaced. Default: artifacts/revisions/REVISION, by the commit's short id,
                  with -ready-to-run behind it where that is asked for
  --ready-to-run  compiles ahead of time for this machine, as an installation that starts fast does

Prints the three folders last: service (TierDecision.Service.dll), tierctl (tierctl.dll) and loadtest (TierDecision.LoadTest.dll).
END
  exit 2
}

ready_to_run=false
arguments=()
for argument in "$@"; do
  case "$argument" in
    --ready-to-run) ready_to_run=true ;;
    -*) usage ;;
    *) arguments+=("$argument") ;;
  esac
done
[ "${#arguments[@]}" -ge 1 ] && [ "${#arguments[@]}" -le 2 ] || usage

repository=$(cd "$(dirname "$0")/.." && pwd)
commit=$(git -C "$repository" rev-parse --verify --quiet "${arguments[0]}^{commit}") || {
  echo "There is no revision '${arguments[0]}' in $repository. Where the clone is shallow, git fetch --unshallow brings the history." >&2
  exit 1
}
name=$(git -C "$repository" rev-parse --short "$commit")
options=()
if $ready_to_run; then
  name=$name-ready-to-run
  options=(--use-current-runtime --self-contained false -p:PublishReadyToRun=true)
fi
target=${arguments[1]:-$repository/artifacts/revisions/$name}

# The sources and everything that building makes lie in a folder that goes in any case; no compiler or build process stays.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/source" "$work/programs"
git -C "$repository" archive "$commit" | tar -x -C "$work/source"
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Projects may lie elsewhere in another revision; what they make keeps its name.
project_of() {
  local found
  found=$(find "$work/source" -name "$1.csproj" -print -quit)
  [ -n "$found" ] || found=$(grep -rl --include='*.csproj' "<AssemblyName>$1</AssemblyName>" "$work/source" | head -n 1)
  [ -n "$found" ] || { echo "The revision $name has no project that makes $1.dll." >&2; return 1; }
  printf '%s\n' "$found"
}

publish() {
  local project
  project=$(project_of "$2")
  echo "Building $2 of $name" >&2
  (cd "$work/source" && dotnet publish "$project" -c Release -o "$work/programs/$1" --nologo -v quiet -clp:NoSummary \
    -p:UseSharedCompilation=false "${options[@]}") >&2
  [ -f "$work/programs/$1/$2.dll" ] || { echo "$project did not make $2.dll." >&2; exit 1; }
}

publish service TierDecision.Service
publish tierctl tierctl
publish loadtest TierDecision.LoadTest

# In one step, once everything is there.
mkdir -p "$(dirname "$target")"
rm -rf "$target"
mv "$work/programs" "$target"
target=$(cd "$target" && pwd)
printf '%s\n' "$target/service" "$target/tierctl" "$target/loadtest"
