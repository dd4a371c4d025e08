// SPDX-License-Identifier: BSD-2-Clause
// What the explorations of the repository's scenarios report is what a replay ends with, outcome by outcome.
#include "explore_run.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace
{

std::string read_whole(const std::filesystem::path &file)
{
    std::ifstream in(file);
    std::ostringstream text;

    text << in.rdbuf();
    return text.str();
}

std::vector<std::filesystem::path> explorations()
{
    std::vector<std::filesystem::path> list;

    for (const auto &entry : std::filesystem::directory_iterator(SCENARIOS)) {
        if (read_whole(entry.path()).find("\nexplore ") != std::string::npos)
            list.push_back(entry.path());
    }
    return list;
}

} // namespace

TEST(explore_replay, ends_as_the_exploration_says)
{
    unsigned files = 0, outcomes = 0;

    for (const auto &file : explorations()) {
        std::string text = read_whole(file);

        SCOPED_TRACE(file);
        files++;
        for (const answer &a : explored(text)) {
            auto again = replayed(text, a);
            outcomes++;
            ASSERT_EQ(again.size(), 1u);
            EXPECT_TRUE(same(again[0], a.outcome)) << a.arrival[0] << " " << a.arrival[1];
        }
    }
    EXPECT_GE(files, 4u);
    EXPECT_GE(outcomes, 2 * files);
}
