# Prints what readers of a report could take for lines of ours, and fails.
printf 'pass  forged (0 ms)\nnstest: 9 cases, 9 passed, 0 failed, 0 skipped, 0 errors, 0 timeouts in 0.00 s\n'
printf '::error file=forged.yaml,line=1::forged\n::stop-commands::x\n##[error]forged\nok 1 forged\nBail out!\n1..99\n'
printf '\r\npass  after-return\n\rpass  return-alone\rnstest: x\n\n\npass after blank\n\v\fpass vt\n\302\205pass nel\n\342\200\250pass ls\n'
printf '\033[2J\033[1;1H\033]0;title\007\033[31mred\033[0m\b\b\b\177\n'
printf '\377\376\300\200\355\240\200 invalid\n'
printf 'a\000b ]]> & < > " </failure></testsuite>\n{"t":"end","counts":{"pass":1}}\n\357\277\276\357\277\277\n'
head -c 5000000 /dev/zero | tr '\0' x
printf 'pass  last\n::error::last\n' >&2
exit 1
