// SPDX-License-Identifier: BSD-2-Clause
// Arrival points a second on the core story, and what else one could do for each point.
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "ratios.hpp"
#include "story.hpp"

namespace ratios
{

namespace
{

const unsigned ROUNDS = 9, EXPLORATIONS = 20;

double seconds_a_point(story &s, bool reduce)
{
    double sum = 0;

    for (unsigned i = 0; i < EXPLORATIONS; i++) {
        s.explore(reduce);
        sum += s.seconds;
    }
    return sum / EXPLORATIONS / static_cast<double>(s.points);
}

// One child of the started scenario per point, which leaves its outcome in shared memory. CPU time of parent
// and children.
double seconds_a_fork(story &s, outcome_counts &found)
{
    const size_t size = sizeof(struct outcome);
    void *shared = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    double before = cpu_now(), children = 0;
    bool arrived = true;
    uint64_t n = 0;

    found.clear();
    for (; arrived; n++) {
        int status = 0;
        rusage used{};
        pid_t child = fork();
        if (child == 0) {
            arrived = s.run_with(n);
            memcpy(shared, s.outcome().data(), size);
            _exit(arrived ? 0 : 1);
        }
        if (child < 0 || wait4(child, &status, 0, &used) != child || !WIFEXITED(status))
            return 0;
        arrived = WEXITSTATUS(status) == 0;
        found[{static_cast<const char *>(shared), size}]++;
        children += static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                    1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    }
    munmap(shared, size);
    return (cpu_now() - before + children) / static_cast<double>(n);
}

void against_fork(story &s)
{
    outcome_counts forked, explored;
    pair t = in_turns(
        ROUNDS, [&] { return seconds_a_point(s, true); }, [&] { return seconds_a_fork(s, forked); });

    explored = s.found;
    row("arrival points/s, one core", ask::at_least, 100000, 1 / t.a, "");
    row("  against a fork per point", ask::at_least, 50, t.b / t.a, "x");
    row("  points with the same outcome as forked", ask::at_least, 1, forked == explored, "");
}

// The steps of every point from its arrival on, and the steps up to the last arrival, once: those that
// --no-reduce runs, without snapshots. Each is the median of all rounds, in seconds of wall time: CPU time
// cannot be asked for so often.
double plain_seconds(story &s, std::vector<std::vector<double>> &times)
{
    double sum = 0;

    for (uint64_t n = 0;; n++) {
        timespec from{}, to{};
        auto start = [](void *t) { clock_gettime(CLOCK_MONOTONIC, static_cast<timespec *>(t)); };

        s.rewind();
        bool arrived = s.run_with(n, start, &from);
        clock_gettime(CLOCK_MONOTONIC, &to);
        if (times.size() == n)
            times.emplace_back();
        if (!arrived) {
            s.rewind();
            start(&from);
            s.run_with(UINT64_MAX);
            start(&to);
        }
        times[n].push_back(static_cast<double>(to.tv_sec - from.tv_sec) +
                           1e-9 * static_cast<double>(to.tv_nsec - from.tv_nsec));
        if (!arrived)
            break;
    }
    s.rewind();
    for (const std::vector<double> &t : times)
        sum += median(t);
    return sum;
}

void snapshots(story &s)
{
    std::vector<std::vector<double>> times;
    double plain = 0;
    pair t = in_turns(
        ROUNDS, [&] { return seconds_a_point(s, false) * static_cast<double>(s.points); },
        [&] { return plain = plain_seconds(s, times); });

    row("snapshots: points against their bare steps", ask::at_most, 1.5, t.a / plain, "x");
    note(
        "snapshots: an exploration without reduction, all of it, against the steps that it runs: those after "
        "each\n  arrival, and those of the run itself.");
}

void reduction(story &s)
{
    outcome_counts all;
    double covered, run;

    s.explore(false);
    all = s.found;
    s.explore(true);
    covered = static_cast<double>(s.points);
    run = static_cast<double>(s.runs);
    row("points run to their end per point covered", ask::at_most, 0.5, run / covered, "");
    row("  same outcomes with --no-reduce (1: yes)", ask::at_least, 1, all == s.found, "");
}

// Bare metal: SYS_EXIT with ADP_Stopped_ApplicationExit and status 0 (Semihosting for AArch32 and AArch64).
const uint32_t leave_at_once[] = {
    0xd2800300, // mov x0, #0x18
    0x10000061, // adr x1, block
    0xd45e0000, // hlt #0xf000
    0x14000000, // b .
    0x20026,    0, 0, 0,
};

void against_qemu(story &s)
{
    const std::string name = "  against a restart of QEMU per point";
    scratch dir;
    bool left = true;

    if (!installed("qemu-system-aarch64")) {
        skipped(name, "no qemu-system-aarch64 (Debian: qemu-system-arm)");
        return;
    }
    FILE *image = fopen((dir.path + "/image").c_str(), "wb");
    if (!image)
        return;
    fwrite(leave_at_once, sizeof(leave_at_once), 1, image);
    fclose(image);
    pair t = in_turns(
        ROUNDS, [&] { return seconds_a_point(s, true); },
        [&] {
            finished f =
                command({"qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a57", "-m", "64", "-nographic",
                         "-nic", "none", "-monitor", "none", "-serial", "none", "-semihosting-config",
                         "enable=on,target=native", "-device", "loader,file=image,addr=0x40200000,cpu-num=0"},
                        dir.path);
            left = left && f.status == 0;
            return f.cpu;
        });
    if (left)
        row(name, ask::at_least, 2000, t.b / t.a, "x");
    else
        skipped(name, "QEMU does not run the image");
    note("QEMU: from its start to the exit of an image of three instructions; a point's own work comes on "
         "top.");
}

} // namespace

void arrival_points()
{
    static story s(BENCH_SCENARIO);

    if (!s.good()) {
        skipped("arrival points/s", "the scenario does not start");
        return;
    }
    against_fork(s);
    against_qemu(s);
    snapshots(s);
    reduction(s);
}

} // namespace ratios
