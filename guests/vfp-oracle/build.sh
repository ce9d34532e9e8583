#!/bin/sh
# Builds vfp-oracle with the Debian cross compiler (gcc-arm-linux-gnueabi). The result is committed beside the source.
set -eu
cd "$(dirname "$0")"
"${CROSS_COMPILE:-arm-linux-gnueabi-}gcc" -std=gnu11 -O2 -Wall -Wextra -marm -march=armv6 -mfpu=vfp -mfloat-abi=softfp \
  -ffreestanding -fno-pic -no-pie -nostdlib -static -Wl,--build-id=none -Wl,-z,noexecstack -s -o vfp-oracle vfp-oracle.c
