#!/usr/bin/env bash
# Collects the marked texts of code and templates and brings every language's catalogue up to date.
set -euo pipefail
cd "$(dirname "$0")/.."

catalogues=pospro/translations
template=$catalogues/pospro.pot
mkdir -p "$catalogues"
.venv/bin/pybabel --quiet extract --mapping-file babel.cfg --keyword _l --keyword N_ --keyword NP_:1,2 \
  --add-comments "translators:" --add-location file --sort-by-file --width 100 \
  --project pospro --header-comment "# The texts of pospro." --output-file "$template" .
for language in tr; do
  verb=update
  [ -f "$catalogues/$language/LC_MESSAGES/pospro.po" ] || verb=init
  options=(--domain pospro --input-file "$template" --output-dir "$catalogues" --locale "$language")
  [ $verb = update ] && options+=(--no-fuzzy-matching --ignore-pot-creation-date)
  .venv/bin/pybabel --quiet $verb --width 100 "${options[@]}"
done
# A catalogue changes when a text does, not whenever somebody looks.
sed -i -E '/^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team):/d' \
  "$template" "$catalogues"/*/LC_MESSAGES/pospro.po
