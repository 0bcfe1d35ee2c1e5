#!/bin/sh
# One test of footpad_add_scenarios(): OUT COMMAND... runs the command, whose exit code is the test's; 77 where it is 0 and
# the attack was not carried out, or nobody could notice it.
out=$1
shift
mkdir -p "$(dirname "$out")"
"$@"
code=$?
[ "$code" = 0 ] || exit "$code"
lines=$(grep '"event":"verdict"' "$out/run.ndjson" | grep '"kind":"attack"')
[ -n "$lines" ] || { echo "footpad-test: no attack was judged" >&2; exit 4; }
if printf '%s\n' "$lines" | grep -q -v -E '"verdict":"(unsupported|undetectable)"'; then exit 0; fi
exit 77
