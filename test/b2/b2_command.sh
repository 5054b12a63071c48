#!/usr/bin/env bash
# The b2 command, as it is, against the emulator: B2_ENVIRONMENT and the key are in the environment.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
export HOME=$here B2_ACCOUNT_INFO=$here/account
cd "$here"

expect() { [ "$1" = "$2" ] || { echo "expected $2, and got $1"; exit 1; }; }
names() { b2 ls --recursive "$@" | tr '\n' ' '; }

b2 bucket create from-command allPrivate --file-lock-enabled \
  --lifecycle-rule '{"fileNamePrefix":"tmp/","daysFromUploadingToHiding":1,"daysFromHidingToDeleting":1}' > /dev/null

# In parts as small as the account allows, and back.
head -c 1700000 /dev/urandom > large
b2 file upload --no-progress --min-part-size 100000 --threads 3 from-command large folder/large > uploaded
grep -q '"contentSha1": "none"' uploaded
b2 file download --no-progress b2://from-command/folder/large down > /dev/null
cmp large down

mkdir -p tree/sub out
echo one > tree/a.txt
echo two > 'tree/sub/b c+é.txt'
b2 sync --quiet --no-progress tree b2://from-command/tree > /dev/null
echo three > tree/a.txt
rm 'tree/sub/b c+é.txt'
b2 sync --quiet --no-progress --keep-days 1 tree b2://from-command/tree > /dev/null
expect "$(names b2://from-command)" "folder/large tree/a.txt "
expect "$(b2 ls --recursive --versions b2://from-command | wc -l)" 5
b2 sync --quiet --no-progress b2://from-command/tree out > /dev/null
expect "$(cat out/a.txt)" three

b2 file hide b2://from-command/tree/a.txt > /dev/null
expect "$(names b2://from-command)" "folder/large "
b2 file unhide b2://from-command/tree/a.txt > /dev/null
expect "$(names b2://from-command)" "folder/large tree/a.txt "

b2 key create --bucket from-command --name-prefix tree/ --duration 3600 limited listFiles,readFiles > key
expect "$(b2 key list | wc -l)" 1
b2 key delete "$(cut -d' ' -f1 key)" > /dev/null
expect "$(b2 key list | wc -l)" 0

b2 bucket notification-rule create --event-type 'b2:ObjectCreated:*' --webhook-url https://example.com/hook \
  b2://from-command all > /dev/null
b2 bucket notification-rule update --disable b2://from-command all > /dev/null
b2 bucket notification-rule delete b2://from-command all > /dev/null

b2 file upload --no-progress --file-retention-mode governance --retain-until 4102444800000 --legal-hold on \
  from-command tree/a.txt held > /dev/null
if b2 rm --no-progress --versions b2://from-command/held > /dev/null 2>&1; then echo "what is held was deleted"; exit 1; fi
b2 file update --legal-hold off b2://from-command/held
b2 rm --no-progress --recursive --versions --bypass-governance b2://from-command
b2 bucket delete from-command
expect "$(b2 bucket list | wc -l)" 0
echo ok
