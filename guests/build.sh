#!/bin/sh
# Rebuilds the guest programs. Usage: guests/build.sh [-o OUT] [guest...]; --toolchain prints the tools' versions.
# Binaries land beside their sources, or under OUT with the same relative paths. The same compiler gives the same bytes:
# no build id, no path, no time enters a binary.
# CROSS: prefix of the cross tools (default arm-linux-gnueabi-). ROUNDS: amount of compute in the demo (default 8: about 50 million instructions).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here
CROSS=${CROSS:-arm-linux-gnueabi-}
ROUNDS=${ROUNDS:-8}
export LC_ALL=C SOURCE_DATE_EPOCH=0
if [ "${1:-}" = -o ]; then
  mkdir -p "$2"
  out=$(cd "$2" && pwd)
  shift 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

CFLAGS="-std=gnu11 -O2 -Wall -Wextra -Werror -ffreestanding -fno-builtin -fno-pic -fno-pie -fno-stack-protector \
-fno-asynchronous-unwind-tables -fno-unwind-tables -fno-common -fno-tree-loop-distribute-patterns \
-mcpu=arm1176jzf-s -mfloat-abi=soft -mabi=aapcs-linux -g0"
LDFLAGS="-nostdlib -static -Wl,--build-id=none -Wl,-z,noexecstack -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4096"

# compile FILE OBJECT [flags]: run inside the source directory, so that no path is seen.
compile() {
  file=$1 object=$2
  shift 2
  # shellcheck disable=SC2086
  "${CROSS}gcc" $CFLAGS -I. -I"$work" -Wa,-I"$work" -ffile-prefix-map="$work"=. "$@" -c "$file" -o "$work/$object"
}

strip_all() {
  "${CROSS}objcopy" --strip-all -R .comment -R .note -R .ARM.attributes "$1"
}

# What the bare-metal guests share: objects in $board.
board() {
  for part in board dialogue; do compile ../board/$part.c $part.o -marm; done
  board="$work/board.o $work/dialogue.o"
}

demo() {
  cd "$here/demo"
  mkdir -p "$out/demo"
  compile user_entry.S user_entry.o
  compile user.c user.o -marm "-DROUNDS=$ROUNDS"
  compile user_thumb.c user_thumb.o -mthumb
  # shellcheck disable=SC2086
  "${CROSS}gcc" $LDFLAGS -T user.ld "$work/user_entry.o" "$work/user.o" "$work/user_thumb.o" -o "$work/user.elf"
  "${CROSS}objcopy" -O binary "$work/user.elf" "$work/user.bin"
  compile start.S start.o
  board
  for part in mmu kernel checks; do compile $part.c $part.o -marm; done
  compile checks.S checks_asm.o -mfpu=vfpv2
  # shellcheck disable=SC2086
  "${CROSS}gcc" $LDFLAGS -T demo.ld "$work/start.o" $board "$work/mmu.o" "$work/kernel.o" "$work/checks.o" \
    "$work/checks_asm.o" -o "$work/demo.elf"
  strip_all "$work/demo.elf"
  cp "$work/demo.elf" "$out/demo/demo.elf"
  chmod 644 "$out/demo/demo.elf"
}

oracle() {
  cd "$here/oracle"
  mkdir -p "$out/oracle"
  compile oracle.c oracle.o -marm
  compile enter.S enter.o -mfpu=vfpv2
  # shellcheck disable=SC2086
  "${CROSS}gcc" $LDFLAGS -T oracle.ld "$work/oracle.o" "$work/enter.o" -o "$work/oracle.elf"
  strip_all "$work/oracle.elf"
  cp "$work/oracle.elf" "$out/oracle/oracle.elf"
  chmod 755 "$out/oracle/oracle.elf"
}

nano() {
  cd "$here/nano"
  mkdir -p "$out/nano"
  for part in start rows; do compile $part.S $part.o -mfpu=vfpv2; done
  compile nano.c nano.o -marm
  board
  # shellcheck disable=SC2086
  "${CROSS}gcc" $LDFLAGS -T nano.ld "$work/start.o" "$work/rows.o" "$work/nano.o" $board -o "$work/nano.elf"
  strip_all "$work/nano.elf"
  cp "$work/nano.elf" "$out/nano/nano.elf"
  chmod 644 "$out/nano/nano.elf"
}

WORKLOAD="-marm -mfpu=vfp -mfloat-abi=softfp -ffp-contract=off -ffunction-sections"

# workload SUITE PROGRAM PART...: a Linux program of `jitvisor bench` from PART.c in its suite's folder, and the runtime in workloads/rt.
workload() {
  suite=$1 program=$2
  shift 2
  parts=
  cd "$here/workloads/$suite"
  for part in "$@"; do
    name=$(basename "$part")
    # shellcheck disable=SC2086
    compile "$part.c" "$name.o" $WORKLOAD
    parts="$parts $work/$name.o"
  done
  # shellcheck disable=SC2086
  "${CROSS}gcc" $LDFLAGS -Wl,--gc-sections "$work/crt0.o" $parts "$work/rt.o" -lgcc -o "$work/program.elf"
  strip_all "$work/program.elf"
  mkdir -p "$out/workloads/$suite/bin"
  cp "$work/program.elf" "$out/workloads/$suite/bin/$program"
  chmod 755 "$out/workloads/$suite/bin/$program"
}

workloads() {
  cd "$here/workloads/rt"
  # shellcheck disable=SC2086
  compile crt0.S crt0.o $WORKLOAD
  # shellcheck disable=SC2086
  compile rt.c rt.o $WORKLOAD
  for source in "$here"/workloads/compute/*.c; do
    program=$(basename "$source" .c)
    workload compute "$program" "$program" ../rt/measure
  done
  workload kernel hello hello
  workload kernel kops kops calls processes memory
}

# One program for each NAME.c (and NAME.S) that is not part of the probe.
privileged() {
  cd "$here/privileged"
  mkdir -p "$out/privileged"
  compile start.S start.o
  compile accesses.S accesses.o
  board
  for part in lib report mmu interrupts; do compile $part.c $part.o -marm; done
  for program in $PRIVILEGED; do
    compile $program.c program_c.o -marm
    objects="$work/start.o $work/board.o $work/lib.o $work/report.o $work/mmu.o $work/interrupts.o $work/accesses.o $work/program_c.o"
    if [ -e $program.S ]; then
      # UNPREDICTABLE and deprecated forms are among the tests.
      compile $program.S program_s.o -Wa,--no-warn
      objects="$objects $work/program_s.o"
    fi
    # shellcheck disable=SC2086
    "${CROSS}gcc" $LDFLAGS -T privileged.ld $objects -o "$work/$program.elf"
    strip_all "$work/$program.elf"
    cp "$work/$program.elf" "$out/privileged/$program.elf"
    chmod 644 "$out/privileged/$program.elf"
  done
}
PRIVILEGED='modes exceptions memory cp15 permissions tlb irq aborts latency secure'

# The versions that the bytes depend on.
toolchain() {
  "${CROSS}gcc" -dumpfullversion | sed 's/^/gcc /'
  "${CROSS}ld" --version | sed -n '1s/.* /binutils /p'
}

if [ "${1:-}" = --toolchain ]; then
  toolchain
  exit 0
fi
[ $# -gt 0 ] || set -- demo nano oracle workloads privileged
for guest in "$@"; do
  "$guest"
  echo "built $guest"
done
toolchain >"$out/toolchain.txt"
