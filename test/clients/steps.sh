# Sourced by the shell clients. Each step is a function; what it does not finish is a failure of that step.
set -u
key="dir/small file+é.bin"
copied="dir/copied.bin"
large="dir/large.bin"

step() {
  local said code
  # Not in a condition: there errexit would be off inside the function, too.
  said=$(set -e -o pipefail; "$2" 2>&1)
  code=$?
  if [ "$code" = 0 ]; then
    echo "ok $1"
  else
    echo "not ok $1: ended with $code: $(printf '%s' "$said" | tail -n 3 | tr '\n' ' ' | cut -c 1-300)"
  fi
}

refuse() { echo "$*"; return 1; }

same() { cmp "$1" "$2"; }
