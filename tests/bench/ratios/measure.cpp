// SPDX-License-Identifier: BSD-2-Clause
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "ratios.hpp"

namespace ratios
{

namespace
{

double seconds(clockid_t clock)
{
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double seconds(const timeval &t)
{
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
}

[[noreturn]] void become(const std::vector<std::string> &words, const std::string &directory, int out)
{
    std::vector<char *> argv;
    int nowhere = open("/dev/null", O_RDWR);

    for (const std::string &word : words)
        argv.push_back(const_cast<char *>(word.c_str()));
    argv.push_back(nullptr);
    dup2(nowhere, 0);
    dup2(out, 1);
    dup2(nowhere, 2);
    if (chdir(directory.c_str()) == 0)
        execvp(argv[0], argv.data());
    _exit(127);
}

std::string read_all(int from)
{
    std::string text;
    char block[4096];
    ssize_t got;

    while ((got = read(from, block, sizeof(block))) > 0)
        text.append(block, static_cast<size_t>(got));
    close(from);
    return text;
}

} // namespace

double cpu_now()
{
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

double cpu_of(const std::function<void()> &work)
{
    double before = cpu_now();
    work();
    return cpu_now() - before;
}

finished command(const std::vector<std::string> &words, const std::string &directory)
{
    finished f;
    int out[2], status = 0;
    rusage used{};
    double before = seconds(CLOCK_MONOTONIC);

    if (pipe(out) != 0)
        return f;
    pid_t child = fork();
    if (child == 0) {
        close(out[0]);
        become(words, directory, out[1]);
    }
    close(out[1]);
    f.out = read_all(out[0]);
    if (child < 0 || wait4(child, &status, 0, &used) != child)
        return f;
    f.wall = seconds(CLOCK_MONOTONIC) - before;
    f.cpu = seconds(used.ru_utime) + seconds(used.ru_stime);
    f.most_memory = static_cast<double>(used.ru_maxrss) * 1024;
    f.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return f;
}

bool installed(const std::string &program)
{
    return command({"sh", "-c", "command -v " + program}).status == 0;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

pair in_turns(unsigned rounds, const std::function<double()> &a, const std::function<double()> &b)
{
    std::vector<double> of_a, of_b;

    for (unsigned i = 0; i < rounds; i++) {
        if (i % 2)
            of_b.push_back(b());
        of_a.push_back(a());
        if (i % 2 == 0)
            of_b.push_back(b());
    }
    return {median(of_a), median(of_b)};
}

std::vector<double> apart(const std::function<std::vector<double>()> &work)
{
    int out[2];

    fflush(stdout);
    if (pipe(out) != 0)
        return {};
    pid_t child = fork();
    if (child == 0) {
        std::vector<double> numbers = work();
        size_t size = numbers.size() * sizeof(double);
        _exit(write(out[1], numbers.data(), size) == static_cast<ssize_t>(size) ? 0 : 1);
    }
    close(out[1]);
    std::string bytes = read_all(out[0]);
    waitpid(child, nullptr, 0);
    std::vector<double> numbers(bytes.size() / sizeof(double));
    std::copy_n(bytes.data(), numbers.size() * sizeof(double), reinterpret_cast<char *>(numbers.data()));
    return numbers;
}

scratch::scratch()
{
    std::string name = (std::filesystem::temp_directory_path() / "rasim-bench-XXXXXX").string();
    path = mkdtemp(name.data()) ? name : "";
}

scratch::~scratch()
{
    std::error_code ignored;
    if (!path.empty())
        std::filesystem::remove_all(path, ignored);
}

} // namespace ratios
