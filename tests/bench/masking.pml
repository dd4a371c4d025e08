// SPDX-License-Identifier: BSD-2-Clause
// Guest exit and entry of KVM as a toy: PSTATE.A, ESB, a pending SError of the guest or of the host, and whom
// the host charges. Two free errors, one of each owner, as in two-errors.ras; several PEs, each with its
// guest, so that the state space is worth a second. No registers, no memory: a state is 40 bytes or so, where
// rasim's is all of the machine.
#define PES 3
#define EXITS 1
#define NONE 0
#define GUEST 1
#define HOST 2
#define BOTH 3

typedef core {
    byte el = 1;        // 1: guest, 2: hypervisor
    byte pending;       // owner of the SError that pends: NONE, GUEST, HOST; BOTH: merged
    byte disr;          // what ESB deferred
    byte vserror;       // owner of what HCR_EL2.VSE gives the guest
    bit masked = 0;     // PSTATE.A
    byte exits;
    byte guest_bore;    // owners of what the guest had to take
    byte host_bore;
};
core c[PES];
byte guest_errors = 1, host_errors = 1;

inline arrive(owner)
{
    c[i].pending = (c[i].pending == NONE || c[i].pending == owner -> owner : BOTH)
}

proctype world(byte i)
{
guest:  // EL1: an SError goes to EL2 at once, a virtual one to EL1
    if
    :: c[i].pending != NONE -> goto serror
    :: c[i].pending == NONE && c[i].vserror != NONE ->
        atomic { c[i].guest_bore = c[i].guest_bore | c[i].vserror; c[i].vserror = NONE }; goto guest
    :: c[i].pending == NONE && c[i].vserror == NONE && c[i].exits < EXITS -> c[i].exits++
    :: c[i].pending == NONE && c[i].vserror == NONE && c[i].exits >= EXITS -> goto done
    fi;
    atomic { c[i].el = 2; c[i].masked = 1 };       // HVC
    atomic { c[i].disr = c[i].disr | c[i].pending; c[i].pending = NONE };   // ESB at the vector
    skip;                                           // save the guest's registers
    skip;
    skip;
    if                                              // __guest_exit reads DISR_EL1
    :: c[i].disr != NONE -> atomic { c[i].vserror = c[i].vserror | c[i].disr; c[i].disr = NONE }
    :: c[i].disr == NONE -> skip
    fi;
    if                                              // dsb sy; isb; ISR_EL1: unmask and take
    :: c[i].pending != NONE -> atomic { c[i].vserror = c[i].vserror | c[i].pending; c[i].pending = NONE }
    :: c[i].pending == NONE -> skip
    fi;
    c[i].masked = 0;                                // back in the host
host:
    if
    :: c[i].pending != NONE -> atomic { c[i].host_bore = c[i].host_bore | c[i].pending; c[i].pending = NONE }; goto done
    :: c[i].pending == NONE -> skip
    fi;
    skip;
    c[i].masked = 1;                                // __guest_enter
    if                                              // ISR_EL1 says that one pends: give up the entry
    :: c[i].pending != NONE -> c[i].masked = 0; goto host
    :: c[i].pending == NONE -> skip
    fi;
    skip;                                           // restore the guest's registers: the tail of the entry
    skip;
    atomic { c[i].el = 1; c[i].masked = 0 };        // ERET
    goto guest;
serror: // to EL2 from EL1: the guest is charged
    atomic { c[i].el = 2; c[i].masked = 1; c[i].vserror = c[i].vserror | c[i].pending; c[i].pending = NONE };
    skip;
    c[i].masked = 0;
    goto host;
done:
    skip
}

// Errors arrive at any moment, at any PE.
proctype errors()
{
    byte i;
    do
    :: guest_errors > 0 -> atomic { guest_errors--; select (i : 0 .. PES - 1); arrive(GUEST) }
    :: host_errors > 0 -> atomic { host_errors--; select (i : 0 .. PES - 1); arrive(HOST) }
    :: true -> break
    od
}

init { byte i; atomic { for (i : 0 .. PES - 1) { run world(i) }; run errors() } }
