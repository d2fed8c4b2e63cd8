#!/usr/bin/env bash
#SBATCH --job-name=egress
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --requeue
#SBATCH --open-mode=append
# One shard of a run. CASE, YEARS and OUT come from the caller:
#   sbatch --export=ALL,CASE=cases/kazakhstan,YEARS=10000,OUT=/shared/run1 docs/clusters/slurm.sh
# A task that is killed and queued again goes on from OUT/shard-N.checkpoint. To submit some shards
# again: sbatch --array=2,5 --export=ALL,SHARDS=8,CASE=...
set -euo pipefail

: "${CASE:?the folder of a case}" "${YEARS:?how many years}" "${OUT:?a folder that all nodes see}"
shard=$SLURM_ARRAY_TASK_ID
# A whole shard is not drawn again.
[ -f "$OUT/shard-$shard/years.rows" ] && exit 0
exec egress simulate "$CASE" --years "$YEARS" --seed 1 --quiet \
  --threads "${SLURM_CPUS_PER_TASK:-1}" \
  --shard "$shard/${SHARDS:-$SLURM_ARRAY_TASK_COUNT}" --out "$OUT/shard-$shard"
