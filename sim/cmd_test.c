// SPDX-License-Identifier: BSD-2-Clause
// rasim test: every scenario below the folders, each in a process of its own. A first line `# exit N` says
// which exit status is the right one; 0 without it.
#define _XOPEN_SOURCE 700

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"

enum { MAX_FILES = 4096 };
static char *files[MAX_FILES];
static unsigned file_count;

static int collect(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    size_t length = strlen(path);
    (void)info;
    (void)where;
    if (kind == FTW_F && length > 4 && strcmp(path + length - 4, ".ras") == 0 && file_count < MAX_FILES)
        files[file_count++] = strdup(path);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int expected_status(const char *path)
{
    static const char mark[] = "# exit ";
    char line[32] = "";
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    if (!fgets(line, sizeof(line), f) || strncmp(line, mark, strlen(mark)) != 0)
        line[0] = '\0';
    fclose(f);
    return line[0] ? (int)strtol(line + strlen(mark), NULL, 10) : 0;
}

// Runs one quietly; its output goes to `output`.
static int run_one(const char *path, FILE *output)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(fileno(output), 1);
        dup2(fileno(output), 2);
        execl("/proc/self/exe", "rasim", "run", "--quiet", path, (char *)NULL);
        _exit(EXIT_INTERNAL);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
        return EXIT_INTERNAL;
    return WEXITSTATUS(status);
}

static void show(FILE *output)
{
    char line[1024];
    rewind(output);
    while (fgets(line, sizeof(line), output))
        printf("    %s", line);
}

int cmd_test(int argc, char **argv)
{
    unsigned passed = 0, failed = 0, skipped = 0;

    if (argc < 2) {
        fprintf(stderr, "usage: rasim test DIR...\n");
        return EXIT_USAGE;
    }
    for (int i = 1; i < argc; i++) {
        if (nftw(argv[i], collect, 16, FTW_PHYS) != 0) {
            perror(argv[i]);
            return EXIT_USAGE;
        }
    }
    qsort(files, file_count, sizeof(files[0]), by_name);
    for (unsigned i = 0; i < file_count; i++) {
        FILE *output = tmpfile();
        if (!output)
            return EXIT_INTERNAL;
        int status = run_one(files[i], output);
        bool good = status == expected_status(files[i]);
        bool skip = status == EXIT_SKIP && !good;
        printf("%s %s\n", skip ? "SKIP" : good ? "PASS" : "FAIL", files[i]);
        if (!good && !skip)
            show(output);
        fclose(output);
        passed += good;
        skipped += skip;
        failed += !good && !skip;
        free(files[i]);
    }
    printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed ? EXIT_FAIL : EXIT_PASS;
}
