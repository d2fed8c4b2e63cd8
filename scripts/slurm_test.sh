#!/usr/bin/env bash
# Runs docs/clusters/slurm.sh on a Slurm of this machine alone: three shards, one of them killed on the
# way and queued again; merged, they must be the bytes of a run of one piece. Needs slurmctld, slurmd and
# sbatch (Debian: slurmctld, slurmd, slurm-client). Status 77: Slurm is not here or does not start.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
export PATH=$root/build/release:/usr/sbin:$PATH
skip() { echo "skipped: $*"; exit 77; }
for tool in slurmctld slurmd sbatch; do
  command -v "$tool" >/dev/null || skip "$tool is not installed"
done
[ "$(id -u)" = 0 ] || skip "Slurm's daemons are started as root"

work=$(mktemp -d)
export SLURM_CONF=$work/slurm.conf
host=$(hostname -s)
daemons=()
cleanup() {
  for pid in "${daemons[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT

mkdir -p "$work/state" "$work/spool"
cat >"$SLURM_CONF" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
KillWait=1
MinJobAge=300
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
CONF
slurmctld -D >"$work/slurmctld.log" 2>&1 & daemons+=($!)
slurmd -D -N "$host" >"$work/slurmd.log" 2>&1 & daemons+=($!)
for _ in $(seq 100); do
  sinfo -h -o %t 2>/dev/null | grep -q idle && break
  sleep 0.1
done
sinfo -h -o %t 2>/dev/null | grep -q idle || skip "Slurm does not start: $(tail -n 2 "$work"/slurm*.log)"

cp -r "$root/cases/two-ports" "$work/two"
printf 'id,what,closes [1],opens [1],source\nstorm,north,0.02,0.2,made_up\nstrike,south,0.01,0.1,made_up\n' \
  >"$work/two/hazards.csv"
years=6000
job=$(cd "$work" && sbatch --parsable --array=1-3 --cpus-per-task=1 --output="$work/task-%a.log" \
  --export="ALL,CASE=$work/two,YEARS=$years,OUT=$work/run" "$root/docs/clusters/slurm.sh")
# Kill the second worker once it has kept something, and queue it again.
for _ in $(seq 300); do
  [ -n "$(ls "$work/run/shard-2.checkpoint" 2>/dev/null)" ] && break
  sleep 0.02
done
kept=$(find "$work/run/shard-2.checkpoint" -name '*.rows' 2>/dev/null | wc -l)
pkill -KILL -f -- "--shard 2/3 --out $work/run/shard-2" || true
for _ in $(seq 100); do
  [ -z "$(squeue -h -j "${job}_2" -t running -o %i 2>/dev/null)" ] && break
  sleep 0.1
done
[ -f "$work/run/shard-2/years.rows" ] && { echo "the second shard ended before it was killed"; exit 1; }
[ "$kept" -gt 0 ] || { echo "nothing was kept before the kill"; exit 1; }
# (scontrol requeue would do, but lets a job wait for two minutes.)
(cd "$work" && sbatch --array=2 --cpus-per-task=1 --output="$work/task-%a.log" \
  --export="ALL,SHARDS=3,CASE=$work/two,YEARS=$years,OUT=$work/run" "$root/docs/clusters/slurm.sh" \
  >/dev/null)
for _ in $(seq 600); do
  [ -f "$work/run/shard-1/years.rows" ] && [ -f "$work/run/shard-2/years.rows" ] &&
    [ -f "$work/run/shard-3/years.rows" ] && break
  sleep 0.1
done
egress merge "$work"/run/shard-{1,2,3} --json --quiet >"$work/merged.json"
egress simulate "$work/two" --years "$years" --seed 1 --json --quiet >"$work/whole.json"
cmp "$work/merged.json" "$work/whole.json"
echo "three shards, one killed after $kept blocks and queued again: the same bytes"
