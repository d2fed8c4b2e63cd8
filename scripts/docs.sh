#!/bin/sh
# Writes the pages that are made from the program: docs/case-format.md, diagnostics.md, commands.md and claims.md.
# The tests compare the committed pages with what the program says.
set -eu
cd "$(dirname "$0")/.."
egress=${EGRESS:-build/release/egress}
for page in case-format diagnostics commands claims; do
  "$egress" reference "$page" > "docs/$page.md.new"
  mv "docs/$page.md.new" "docs/$page.md"
done
