#!/bin/sh
# Writes the pages that are made from the program: docs/case-format.md and docs/diagnostics.md.
# The tests compare the committed pages with what the program says.
set -eu
cd "$(dirname "$0")/.."
egress=${EGRESS:-build/release/egress}
for page in case-format diagnostics; do
  "$egress" reference "$page" > "docs/$page.md.new"
  mv "docs/$page.md.new" "docs/$page.md"
done
