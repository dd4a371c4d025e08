// SPDX-License-Identifier: BSD-2-Clause
// What isa/ says a case comes to: registers written and instructions executed by its functions alone.
#include <stdexcept>

#include "case.hpp"

extern "C" {
#include "access.h"
#include "bus.h"
#include "ras.h"
#include "wait.h"
}

namespace oracle
{
namespace
{

enum { PROBE = 0x1000, INSTRUCTION = 4 };

// QEMU 7.2's -cpu max with -M virt,mte=on, as its ID registers say: the cases "id" hold us to them.
feature_set features_of_max()
{
    feature_set set = 0;

    for (enum feature f : {FEAT_VHE, FEAT_PAN, FEAT_UAO, FEAT_RAS, FEAT_IESB, FEAT_RASv1p1, FEAT_DoubleFault,
                           FEAT_SEL2, FEAT_DIT, FEAT_SSBS, FEAT_BTI, FEAT_MTE, FEAT_HCX})
        set |= feature_bit(f);
    return feature_close(set);
}

struct bus_response nobody_there(void *, const struct bus_access *)
{
    struct bus_response response = {};

    response.status = BUS_DECERR;
    return response;
}

bool in_baseline(enum sysreg reg)
{
    for (const setting &s : baseline())
        if (s.reg == reg)
            return true;
    return false;
}

class machine
{
public:
    explicit machine(const test_case &c) : test(c)
    {
        pe_reset(&pe, 0, features_of_max());
        // IMPLEMENTATION DEFINED choices of QEMU: stores abort synchronously, ERX* without records are
        // undefined.
        pe.impdef[IMPDEF_EXTERNAL_STORE] = 0;
        pe.impdef[IMPDEF_ERRSELR_BEYOND] = 1;
        for (const setting &s : baseline())
            set_up(s);
        for (const setting &s : c.setup) {
            if (!in_baseline(s.reg))
                throw std::logic_error(c.name + ": baseline() has no " + sysreg_row_of(s.reg)->name);
            set_up(s);
        }
        pe.irq = c.interrupt == line::irq;
        pe.fiq = c.interrupt == line::fiq;
        pe.sys[SPSR_EL3] = c.spsr;
        pe.sys[ELR_EL3] = PROBE;
        if (exception_return(&pe, &taken) != RETURN_DONE)
            throw std::logic_error(c.name + ": EL3 cannot start the probe");
    }

    record run()
    {
        struct exception next = {};

        while (!step())
            ;
        if (exception_take(&pe, &taken, &next))
            throw std::logic_error(test.name + ": an implicit ESB has found a physical SError");
        return report(pe, PROBE);
    }

private:
    const test_case &test;
    struct pe pe = {};
    struct exception taken = {};
    ras nodes = {};

    void set_up(const setting &s)
    {
        if (sysreg_write(&pe, &nodes, s.reg, s.value, &taken) != SYSREG_OK)
            throw std::logic_error(test.name + ": EL3 cannot write " + sysreg_row_of(s.reg)->name);
    }

    // True: `taken` is what the instruction at PC, or what comes before it, leads to.
    bool step()
    {
        if (exception_pending(&pe, &taken))
            return true;
        if (pe.pstate.il) {
            taken = exception_illegal_state(&pe);
            return true;
        }
        return execute(test.probe.at((pe.pc - PROBE) / INSTRUCTION));
    }

    bool execute(const op &o)
    {
        switch (o.what) {
        case act::call:
        case act::call_a32:
            taken = exception_call(&pe, static_cast<enum exception_call>(o.value), 1);
            return true;
        case act::undefined:
            taken = exception_undefined(&pe);
            return true;
        case act::read:
        case act::write:
        case act::read_a32:
        case act::write_a32:
            if (access_register(o))
                return true;
            break;
        case act::load:
        case act::store:
        case act::load_a32:
        case act::store_a32:
            access_nothing(o);
            return true;
        case act::jump:
            fetch_nothing();
            return true;
        case act::wfi:
            if (wait())
                return true;
            break;
        case act::eret:
            if (exception_return(&pe, &taken) == RETURN_SERROR)
                return true;
            return false;
        default:
            simple(o);
        }
        pe.pc += INSTRUCTION;
        return false;
    }

    void simple(const op &o)
    {
        switch (o.what) {
        case act::set:
            pe.x[o.rt] = o.value;
            break;
        case act::address:
            pe.x[4] = PROBE + INSTRUCTION * o.value + o.rt;
            break;
        case act::field:
            pe.x[o.rt] = pe.x[o.rt] >> o.value & 0xf;
            break;
        case act::unmask:
            pe.pstate.a = 0;
            break;
        case act::esb:
        case act::esb_a32:
            serror_esb_execute(&pe);
            break;
        case act::hole_a32:
            pe.x[1] = 0x0b000000;
            break;
        default:
            break;
        }
    }

    bool access_register(const op &o)
    {
        bool read = o.what == act::read || o.what == act::read_a32;
        bool a32 = o.what == act::read_a32 || o.what == act::write_a32;
        enum sysreg reg = a32 ? DISR : o.reg;
        std::uint64_t value = 0;
        enum sysreg_result result = read ? sysreg_read(&pe, &nodes, reg, &value, &taken)
                                         : sysreg_write(&pe, &nodes, reg, pe.x[o.rt], &taken);

        if (result == SYSREG_TRAPPED)
            taken.esr |= o.rt << 5; // Rt of the ISS, which isa/ leaves to the one who executes
        if (result == SYSREG_UNDEFINED || result == SYSREG_TRAPPED)
            return true;
        if (read)
            pe.x[o.rt] = value;
        return false;
    }

    bool wait()
    {
        enum wait_result result = wait_execute(&pe, WAIT_WFI, &taken);

        if (result == WAIT_SLEEPS)
            throw std::logic_error(test.name + ": WFI waits for ever");
        return result == WAIT_TRAPPED;
    }

    void fetch_nothing()
    {
        struct bus bus = {nullptr, nobody_there, nullptr, nullptr};
        std::uint32_t word = 0;

        pe.pc = pe.x[1];
        taken = access_fetch(&pe, &bus, pe.pc, &word).exception;
    }

    void access_nothing(const op &o)
    {
        struct bus bus = {nullptr, nobody_there, nullptr, nullptr};
        std::uint64_t data = 0;

        taken = (o.what == act::load || o.what == act::load_a32
                     ? access_read(&pe, &bus, pe.x[1], &data, sizeof data)
                     : access_write(&pe, &bus, pe.x[1], &data, sizeof data))
                    .exception;
    }
};

} // namespace

record expect(const test_case &c)
{
    return machine(c).run();
}

} // namespace oracle
