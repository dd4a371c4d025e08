// SPDX-License-Identifier: BSD-2-Clause
// The one process of SystemC: lets the machine run ahead to where the kernel has something to do, then lets
// the kernel catch up. A wait() a step would cost 98 % of the speed.
#ifndef RASIM_MODELS_LOOP_HPP
#define RASIM_MODELS_LOOP_HPP

#include <cstdint>
#include <systemc>

namespace rasim
{

class loop : public sc_core::sc_module
{
public:
    SC_HAS_PROCESS(loop);
    explicit loop(const sc_core::sc_module_name &name);

    using step_function = uint64_t (*)(void *run, uint64_t horizon);

    // Once a process: the kernel does not start again after its stop. Returns when `step` says so.
    void run(step_function step, void *ctx, uint64_t quantum);

private:
    void process();
    uint64_t horizon(uint64_t now) const;

    const uint64_t cycle; // in units of sc_time
    sc_core::sc_event go{"go"};
    step_function step = nullptr;
    void *ctx = nullptr;
    uint64_t quantum = 0;
};

} // namespace rasim

#endif
