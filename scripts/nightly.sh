#!/usr/bin/env bash
# What is too long for every change: 20,000 random networks before both judges, longer fuzzing and clang's
# static analyzer; then everything else that ./check does. As many networks as EGRESS_JUDGE_NETWORKS says,
# where it is set.
set -euo pipefail

export EGRESS_JUDGE_NETWORKS=${EGRESS_JUDGE_NETWORKS:-20000}
export EGRESS_FUZZ_SECONDS=${EGRESS_FUZZ_SECONDS:-300}
export EGRESS_ANALYZE=1
exec "$(dirname "$0")/../check" "$@"
