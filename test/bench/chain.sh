# A chain of processes, each the parent of the next: sh chain.sh <how many>. Says "ready" when the last one runs.
if [ "$1" -gt 1 ]; then
  sh "$0" $(($1 - 1)) &
  wait
else
  echo ready
  exec sleep 600
fi
