// SPDX-License-Identifier: BSD-2-Clause
// Runs the cases that `oracle write` emits behind this file, one by one, and prints what each came to.
// Starts at EL3. A case sets registers up at EL3, returns to its probe at some Exception level, and ends with
// the first exception that the probe takes. Its handler notes what it sees, whatever EL it runs at, and calls
// EL3.
//   x19  the case's row: name, settings, probe, its PSTATE, routine that raises an interrupt or 0
//   x25  not 0 once the exception of this case is noted; 2: EL2 has called EL3
//   x0-x3 belong to the probe, all others to the runner
        .arch armv8.5-a+memtag

        .equ GICD, 0x08000000           // GICv2 of -M virt
        .equ GICC, 0x08010000

        .equ SYS_WRITE0, 4
        .equ SYS_EXIT, 0x18

        .text
        .global _start
_start: ldr     x0, =vectors_el1
        msr     vbar_el1, x0
        ldr     x0, =vectors_el2
        msr     vbar_el2, x0
        ldr     x0, =vectors_el3
        msr     vbar_el3, x0
        isb
        ldr     x9, =GICD
        mov     w10, #2
        str     w10, [x9, #0x80]        // GICD_IGROUPR0: SGI 1 is of Group 1, so an IRQ
        mov     w10, #3
        str     w10, [x9]               // GICD_CTLR: both groups
        ldr     x9, =GICC
        mov     w10, #0xff
        str     w10, [x9, #4]           // GICC_PMR
        mov     w10, #0xb
        str     w10, [x9]               // GICC_CTLR: both groups, and Group 0 as FIQs
        ldr     x19, =cases
next:   ldr     x9, [x19, #8]
        cbz     x9, all_done
        mov     x0, #0
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        mov     x25, #0
        ldr     x9, =GICD
        mov     w10, #0x0101
        str     w10, [x9, #0xf10]       // GICD_CPENDSGIR0
        ldr     x11, =baseline
        bl      apply
        ldr     x11, [x19, #8]
        bl      apply
        ldr     x9, [x19, #32]
        cbz     x9, 1f
        blr     x9
1:      ldp     x10, x9, [x19, #16]
        msr     elr_el3, x10
        msr     spsr_el3, x9
        eret                            // comes back by the exception of the case

// Writes the registers of the list at x11.
apply:  mov     x12, x30
1:      ldp     x10, x9, [x11], #16
        cbz     x10, 2f
        blr     x10
        b       1b
2:      ret     x12

all_done:
        ldr     x1, =last_line
        mov     x0, #SYS_WRITE0
        hlt     #0xf000
        ldr     x1, =exit_block
        mov     x0, #SYS_EXIT
        hlt     #0xf000
        b       .

// The handlers. x29: target << 12 | offset from VBAR.
// The vectors of AArch32 EL1 are the first 8 words of the table; they put their offset into R10 and SPSR into
// R9, and call EL3. QEMU does not have the SPSR of a mode in SPSR_und and SPSR_abt before the mode is left.
        .macro  table el
        .balign 2048
vectors_el\el:
        .set    offset, 0
        b       . + 32
        .set    slot, 1
        .rept   7
        .inst   0xea000005 + 2 * slot   // A32: B to the three instructions below
        .set    slot, slot + 1
        .endr
        .rept   16
        mov     x29, #(\el << 12 | offset)
        b       note_el\el
        .if     offset == 0
        .set    slot, 1
        .rept   7
        .inst   0xe3a0a000 + 4 * slot   // A32: MOV R10, #4 * slot
        .inst   0xe14f9000              // A32: MRS R9, SPSR
        .inst   0xe1600070              // A32: SMC #0
        .set    slot, slot + 1
        .endr
        .endif
        .balign 128
        .set    offset, offset + 128
        .endr
        .endm

        .macro  note el
        ldr     x28, =notes
        stp     x0, x1, [x28]
        stp     x2, x3, [x28, #16]
        mrs     x27, nzcv
        mrs     x26, daif
        orr     x27, x27, x26
        mrs     x26, s3_0_c4_c2_3       // PAN
        orr     x27, x27, x26
        mrs     x26, s3_0_c4_c2_4       // UAO
        orr     x27, x27, x26
        mrs     x26, s3_3_c4_c2_5       // DIT
        orr     x27, x27, x26
        mrs     x26, s3_3_c4_c2_6       // SSBS
        orr     x27, x27, x26
        mrs     x26, s3_3_c4_c2_7       // TCO
        orr     x27, x27, x26
        mrs     x26, currentel
        orr     x27, x27, x26
        mrs     x26, spsel
        orr     x27, x27, x26           // each at its place in SPSR_ELx
        stp     x29, x27, [x28, #32]
        mrs     x27, esr_el\el
        mrs     x26, spsr_el\el
        stp     x27, x26, [x28, #48]
        mrs     x27, elr_el\el
        ldr     x26, [x19, #16]
        sub     x27, x27, x26
        mrs     x26, far_el\el
        stp     x27, x26, [x28, #64]
        .endm

note_el1:
        cbnz    x25, 1f
        note    1
        mov     x25, #1
        smc     #0
1:      wfi                             // SCR_EL3.SMD: the case sets TWI, too
note_el2:
        tbnz    x25, #1, 2f
        cbnz    x25, 1f                 // HCR_EL2.TSC has trapped the call of EL1
        note    2
1:      mov     x25, #2
        smc     #0
2:      wfi
note_el3:
        cbnz    x25, finish
        mrs     x28, elr_el3
        ldr     x27, =vectors_el1
        sub     x26, x28, x27
        lsr     x27, x26, #7
        cbz     x27, note_a32
        note    3
        b       finish

// AArch32 EL1 has called.
note_a32:
        ldr     x28, =notes
        stp     x0, x1, [x28]
        stp     x2, x3, [x28, #16]
        orr     x29, x10, #(1 << 12)
        mrs     x27, spsr_el3
        stp     x29, x27, [x28, #32]
        mrs     x27, esr_el1
        stp     x27, x9, [x28, #48]
        cmp     x10, #0x08
        csel    x27, x22, x20, lo       // R14_und, or R14_abt
        csel    x27, x18, x27, eq       // or R14_svc
        cmp     x10, #0x18
        csel    x27, x16, x27, eq       // or R14_irq
        ldr     x26, [x19, #16]
        sub     x27, x27, x26
        mrs     x26, far_el1
        stp     x27, x26, [x28, #64]

finish: ldr     x28, =notes
        mrs     x27, hcr_el2
        mrs     x26, s3_0_c12_c1_1      // DISR_EL1
        stp     x27, x26, [x28, #80]
        mrs     x27, s3_4_c12_c1_1      // VDISR_EL2
        str     x27, [x28, #96]

        ldr     x20, =buffer
        mov     w9, #'['
        strb    w9, [x20], #1
        ldr     x21, [x19]
        bl      put_text
        mov     w9, #']'
        strb    w9, [x20], #1
        mov     w9, #'\n'
        strb    w9, [x20], #1
        ldr     x21, =keys
        ldr     x28, =notes
1:      ldrb    w9, [x21]
        cbz     w9, 2f
        bl      put_text
        add     x21, x21, #1
        ldr     x22, [x28], #8
        bl      put_number
        b       1b
2:      strb    wzr, [x20]
        ldr     x1, =buffer
        mov     x0, #SYS_WRITE0
        hlt     #0xf000
        add     x19, x19, #40
        b       next

raise_irq:
        ldr     x9, =GICD
        ldr     w10, =(2 << 24 | 1 << 15 | 1)
        str     w10, [x9, #0xf00]       // GICD_SGIR: to this PE, Group 1, SGI 1
        ret
raise_fiq:
        ldr     x9, =GICD
        mov     w10, #(2 << 24)
        str     w10, [x9, #0xf00]       // GICD_SGIR: to this PE, Group 0, SGI 0
        ret

// Copies the text at x21, which moves to its final 0, to x20.
put_text:
        ldrb    w9, [x21]
        cbz     w9, 1f
        strb    w9, [x20], #1
        add     x21, x21, #1
        b       put_text
1:      ret

// x22 in hexadecimal and a newline.
put_number:
        orr     x23, x22, #1
        clz     x23, x23
        mov     x24, #63
        sub     x23, x24, x23
        and     x23, x23, #0x3c         // shift of the first digit
1:      lsr     x9, x22, x23
        and     w9, w9, #15
        cmp     w9, #10
        add     w10, w9, #'0'
        add     w11, w9, #('a' - 10)
        csel    w9, w10, w11, lo
        strb    w9, [x20], #1
        subs    x23, x23, #4
        b.ge    1b
        mov     w9, #'\n'
        strb    w9, [x20], #1
        ret
        .ltorg

        table   1
        table   2
        table   3

        .data
keys:   .asciz  "x0=", "x1=", "x2=", "x3=", "taken=", "pstate=", "esr=", "spsr=", "elr=", "far="
        .asciz  "hcr=", "disr=", "vdisr="
        .byte   0
last_line:
        .asciz  "end\n"
        .balign 8
exit_block:
        .quad   0x20026, 0              // ADP_Stopped_ApplicationExit
        .bss
        .balign 16
notes:  .skip   128
buffer: .skip   4096
