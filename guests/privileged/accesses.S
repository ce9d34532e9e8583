@ The accesses that the paging programs make, at the address in r0; r1 is the word that stands there.
    .syntax unified
    .arm
    .text
    .macro  ACCESS name
    .balign 8
    .global \name
\name:
    .endm
    ACCESS  access_read
    ldr     r1, [r0]
    .inst   0xe7f000f0
    ACCESS  access_write
    str     r1, [r0]
    .inst   0xe7f000f0
    ACCESS  access_execute
    bx      r0
    ACCESS  access_read_user
    ldrt    r1, [r0], #0
    .inst   0xe7f000f0
    ACCESS  access_write_user
    strt    r1, [r0], #0
    .inst   0xe7f000f0
