// SPDX-License-Identifier: BSD-2-Clause
// The table of System registers proves itself, and agrees with facts that were written down apart from it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "hardware.hpp"

namespace
{

const struct sysreg_row &row(int reg)
{
    return *sysreg_row_of(static_cast<enum sysreg>(reg));
}

uint64_t run(unsigned msb, unsigned lsb)
{
    uint64_t mask = 0;

    for (unsigned bit = lsb; bit <= msb; bit++)
        mask |= uint64_t(1) << bit;
    return mask;
}

TEST(sysreg_table, names_and_encodings_are_unique_and_possible)
{
    std::set<std::string> names;
    std::set<unsigned> encodings;

    for (int reg = 0; reg < SYSREG_COUNT; reg++) {
        const struct sysreg_row &r = row(reg);
        unsigned encoding = unsigned(r.op0) << 14 | unsigned(r.op1) << 11 | unsigned(r.crn) << 7 |
                            unsigned(r.crm) << 3 | r.op2;
        EXPECT_TRUE(names.insert(r.name).second) << r.name << ": the name is there twice";
        EXPECT_TRUE(encodings.insert(encoding).second) << r.name << ": the encoding is there twice";
        bool none = std::string(r.name) == "SP_EL3" || r.kind == SYSREG_AARCH32;
        EXPECT_TRUE(none ? r.op0 == 0 : r.op0 == 2 || r.op0 == 3) << r.name;
        EXPECT_TRUE(r.op1 < 8 && r.crn < 16 && r.crm < 16 && r.op2 < 8) << r.name;
        EXPECT_STRNE(r.title, "") << r.name;
        EXPECT_EQ(r.reset & ~r.known, 0u) << r.name << ": resets to a bit that it does not have";
    }
}

// op1 says from which Exception level a register can be reached; a name says the same.
TEST(sysreg_table, op1_agrees_with_the_name)
{
    const std::string suffix[] = {"_EL1", "", "", "_EL0", "_EL2", "_EL12", "_EL3", ""};

    for (int reg = 0; reg < SYSREG_COUNT; reg++) {
        const std::string name = row(reg).name;
        std::string end = suffix[row(reg).op1];
        if (name.compare(0, 3, "CNT") == 0 && row(reg).op1 == 5 && name != "CNTKCTL_EL12")
            end = "_EL02";
        if (name.compare(0, 3, "SP_") == 0) // SP_ELx is for the Exception levels above x
            end = "_EL" + std::to_string(name == "SP_EL3" ? 3 : row(reg).op1 / 4 + (row(reg).op1 == 6));
        bool aarch32 =
            row(reg).kind == SYSREG_AARCH32 || (name.compare(0, 5, "SPSR_") == 0 && name[5] != 'E');
        if (name == "DAIF" || name == "SPSel" || name == "CurrentEL" || aarch32)
            continue;
        ASSERT_GE(name.size(), end.size());
        EXPECT_EQ(name.substr(name.size() - end.size()), end) << name;
    }
}

TEST(sysreg_table, fields_are_sorted_whole_and_apart)
{
    size_t next = 0;

    for (int reg = 0; reg < SYSREG_COUNT; reg++) {
        const struct sysreg_row &r = row(reg);
        uint64_t known = 0, above = 0;
        std::set<std::string> names;
        EXPECT_EQ(r.first_field, next) << r.name;
        EXPECT_EQ(r.fields == 0, r.kind == SYSREG_ALIAS)
            << r.name << ": fields are of registers, not of aliases";
        for (unsigned i = 0; i < r.fields; i++) {
            const struct sysreg_field &f = *sysreg_field_of(next + i);
            const std::string where = std::string(r.name) + "." + f.name;
            uint64_t low = f.mask & -f.mask;
            EXPECT_EQ(f.reg, reg) << where << ": stands under another register";
            EXPECT_NE(f.mask, 0u) << where;
            EXPECT_EQ((f.mask + low) & f.mask, 0u) << where << ": has a hole";
            EXPECT_EQ(f.mask & known, 0u) << where << ": overlaps the row before";
            EXPECT_TRUE(i == 0 || f.mask < above) << where << ": is not below the row before";
            EXPECT_TRUE(names.insert(f.name).second) << where << ": the name is there twice";
            EXPECT_STRNE(f.meaning, "") << where;
            known |= f.mask;
            above = low;
        }
        EXPECT_EQ(r.known, known) << r.name;
        next += r.fields;
    }
}

TEST(sysreg_table, lookups_find_every_row)
{
    for (int reg = 0; reg < SYSREG_COUNT; reg++) {
        const struct sysreg_row &r = row(reg);
        EXPECT_EQ(sysreg_find(r.name), reg) << r.name;
        EXPECT_EQ(sysreg_decode(r.op0, r.op1, r.crn, r.crm, r.op2), r.op0 == 0 ? SYSREG_COUNT : reg)
            << r.name;
        for (unsigned i = 0; i < r.fields; i++) {
            const struct sysreg_field *f = sysreg_field_of(size_t(r.first_field) + i);
            EXPECT_EQ(sysreg_field_find(static_cast<enum sysreg>(reg), f->name), f)
                << r.name << "." << f->name;
        }
    }
    EXPECT_EQ(sysreg_find("HCR_EL9"), SYSREG_COUNT);
    EXPECT_EQ(sysreg_decode(3, 7, 15, 15, 7), SYSREG_COUNT);
    EXPECT_EQ(sysreg_field_find(SCR_EL3, "AE"), nullptr);
}

// SPSR, ESR and SCTLR are laid out alike where pe.c and exception entry rely on it; ERXMISC are in a row.
TEST(sysreg_table, layouts_that_code_relies_on)
{
    for (const char *name : {"N", "Z", "C", "V", "TCO", "DIT", "UAO", "PAN", "SS", "IL", "ALLINT", "SSBS",
                             "BTYPE", "D", "A", "I", "F", "nRW", "M"})
        for (enum sysreg other : {SPSR_EL2, SPSR_EL3})
            EXPECT_EQ(sysreg_field_find(SPSR_EL1, name)->mask, sysreg_field_find(other, name)->mask) << name;
    for (const char *name : {"IESB", "SPINTMASK", "NMI", "DSSBS", "EE", "M"})
        for (enum sysreg other : {SCTLR_EL2, SCTLR_EL3})
            EXPECT_EQ(sysreg_field_find(SCTLR_EL1, name)->mask, sysreg_field_find(other, name)->mask) << name;
    for (unsigned i = 0; i < 4; i++)
        EXPECT_EQ(sysreg_find(("ERXMISC" + std::to_string(i) + "_EL1").c_str()), ERXMISC0_EL1 + int(i));
}

struct position {
    enum sysreg reg;
    const char *field;
    unsigned msb, lsb;
};

// From the manual's register diagrams and from sources that use them, not from sysreg.def.
const position positions[] = {
    {SCR_EL3,          "NS",           0,  0 },
    {SCR_EL3,          "IRQ",          1,  1 },
    {SCR_EL3,          "FIQ",          2,  2 },
    {SCR_EL3,          "EA",           3,  3 },
    {SCR_EL3,          "SMD",          7,  7 },
    {SCR_EL3,          "HCE",          8,  8 },
    {SCR_EL3,          "RW",           10, 10},
    {SCR_EL3,          "TERR",         15, 15},
    {SCR_EL3,          "EEL2",         18, 18},
    {SCR_EL3,          "EASE",         19, 19},
    {SCR_EL3,          "NMEA",         20, 20},
    {SCR_EL3,          "FIEN",         21, 21},
    {SCR_EL3,          "FGTEn",        27, 27},
    {SCR_EL3,          "HXEn",         38, 38},
    {SCR_EL3,          "SCTLR2En",     44, 44},
    {SCR_EL3,          "TMEA",         51, 51},
    {SCR_EL3,          "TWERR",        52, 52},
    {SCR_EL3,          "PFAREn",       53, 53},
    {SCR_EL3,          "DSE",          57, 57},
    {SCR_EL3,          "EnDSE",        58, 58},
    {HCR_EL2,          "VM",           0,  0 },
    {HCR_EL2,          "FMO",          3,  3 },
    {HCR_EL2,          "IMO",          4,  4 },
    {HCR_EL2,          "AMO",          5,  5 },
    {HCR_EL2,          "VF",           6,  6 },
    {HCR_EL2,          "VI",           7,  7 },
    {HCR_EL2,          "VSE",          8,  8 },
    {HCR_EL2,          "TWI",          13, 13},
    {HCR_EL2,          "TSC",          19, 19},
    {HCR_EL2,          "TGE",          27, 27},
    {HCR_EL2,          "RW",           31, 31},
    {HCR_EL2,          "E2H",          34, 34},
    {HCR_EL2,          "TERR",         36, 36},
    {HCR_EL2,          "TEA",          37, 37},
    {HCR_EL2,          "NV",           42, 42},
    {HCR_EL2,          "NV1",          43, 43},
    {HCR_EL2,          "NV2",          45, 45},
    {HCR_EL2,          "FIEN",         47, 47},
    {HCRX_EL2,         "SCTLR2En",     15, 15},
    {HCRX_EL2,         "TMEA",         19, 19},
    {SCTLR_EL1,        "IESB",         21, 21},
    {SCTLR_EL1,        "SPAN",         23, 23},
    {SCTLR_EL1,        "UMA",          9,  9 },
    {SCTLR_EL1,        "DSSBS",        44, 44},
    {SCTLR_EL1,        "NMI",          61, 61},
    {SCTLR_EL1,        "SPINTMASK",    62, 62},
    {SCTLR2_EL1,       "NMEA",         2,  2 },
    {SCTLR2_EL1,       "EnADERR",      3,  3 },
    {SCTLR2_EL1,       "EASE",         5,  5 },
    {SCTLR2_EL2,       "EMEC",         1,  1 },
    {SCTLR2_EL2,       "NMEA",         2,  2 },
    {SCTLR2_EL2,       "EASE",         5,  5 },
    {ESR_EL1,          "EC",           31, 26},
    {ESR_EL1,          "IL",           25, 25},
    {ESR_EL1,          "ISS",          24, 0 },
    {DISR_EL1,         "A",            31, 31},
    {DISR_EL1,         "IDS",          24, 24},
    {VDISR_EL2,        "A",            31, 31},
    {VSESR_EL2,        "IDS",          24, 24},
    {VSESR_EL2,        "ISS",          23, 0 },
    {ISR_EL1,          "A",            8,  8 },
    {ISR_EL1,          "I",            7,  7 },
    {ISR_EL1,          "F",            6,  6 },
    {ISR_EL1,          "IS",           10, 10},
    {ISR_EL1,          "FS",           9,  9 },
    {HPFAR_EL2,        "FIPA",         47, 4 },
    {VBAR_EL1,         "VBA",          63, 11},
    {DFSR,             "AET",          15, 14},
    {DFSR,             "ExT",          12, 12},
    {DFSR,             "WnR",          11, 11},
    {DFSR,             "FS4",          10, 10},
    {DFSR,             "LPAE",         9,  9 },
    {DISR,             "A",            31, 31},
    {DISR,             "AET",          15, 14},
    {VTTBR_EL2,        "VMID",         63, 48},
    {ERRIDR_EL1,       "NUM",          15, 0 },
    {ERRSELR_EL1,      "SEL",          15, 0 },
    {ERXSTATUS_EL1,    "AV",           31, 31},
    {ERXSTATUS_EL1,    "V",            30, 30},
    {ERXSTATUS_EL1,    "UE",           29, 29},
    {ERXSTATUS_EL1,    "ER",           28, 28},
    {ERXSTATUS_EL1,    "OF",           27, 27},
    {ERXSTATUS_EL1,    "MV",           26, 26},
    {ERXSTATUS_EL1,    "CE",           25, 24},
    {ERXSTATUS_EL1,    "DE",           23, 23},
    {ERXSTATUS_EL1,    "PN",           22, 22},
    {ERXSTATUS_EL1,    "UET",          21, 20},
    {ERXSTATUS_EL1,    "CI",           19, 19},
    {ERXSTATUS_EL1,    "IERR",         15, 8 },
    {ERXSTATUS_EL1,    "SERR",         7,  0 },
    {ERXADDR_EL1,      "NS",           63, 63},
    {ERXADDR_EL1,      "AI",           61, 61},
    {ERXADDR_EL1,      "PADDR",        55, 0 },
    {ERXFR_EL1,        "INJ",          21, 20},
    {ERXFR_EL1,        "CEC",          14, 12},
    {ERXFR_EL1,        "ED",           1,  0 },
    {ERXCTLR_EL1,      "UE",           4,  4 },
    {ERXCTLR_EL1,      "DUI",          10, 10},
    {ERXCTLR_EL1,      "CI",           13, 13},
    {ERXPFGCTL_EL1,    "CDNEN",        31, 31},
    {ERXPFGCTL_EL1,    "CE",           7,  6 },
    {ERXPFGCTL_EL1,    "UC",           1,  1 },
    {ERXPFGF_EL1,      "SYN",          29, 29},
    {HFGRTR_EL2,       "ERRIDR_EL1",   40, 40},
    {HFGRTR_EL2,       "ERXADDR_EL1",  49, 49},
    {HFGWTR_EL2,       "ERXMISCn_EL1", 45, 45},
    {ID_AA64PFR0_EL1,  "RAS",          31, 28},
    {ID_AA64PFR1_EL1,  "RAS_frac",     15, 12},
    {ID_AA64PFR1_EL1,  "DF2",          59, 56},
    {ID_AA64MMFR2_EL1, "IESB",         15, 12},
};

TEST(sysreg_table, fields_are_where_the_manual_has_them)
{
    for (const position &p : positions) {
        const std::string where = std::string(row(p.reg).name) + "." + p.field;
        const struct sysreg_field *f = sysreg_field_find(p.reg, p.field);
        ASSERT_NE(f, nullptr) << where;
        EXPECT_EQ(f->mask, run(p.msb, p.lsb)) << where;
    }
}

// TF-A writes the traps of the first RAS version as 0x27f << 40 and 0x23a << 40.
TEST(sysreg_table, fine_grained_trap_masks)
{
    uint64_t reads = 0, writes = 0;

    for (const char *name : {"ERRIDR_EL1", "ERRSELR_EL1", "ERXFR_EL1", "ERXCTLR_EL1", "ERXSTATUS_EL1",
                             "ERXMISCn_EL1", "ERXPFGF_EL1", "ERXADDR_EL1"})
        reads |= sysreg_field_find(HFGRTR_EL2, name)->mask;
    for (const char *name : {"ERRSELR_EL1", "ERXCTLR_EL1", "ERXSTATUS_EL1", "ERXMISCn_EL1", "ERXADDR_EL1"})
        writes |= sysreg_field_find(HFGWTR_EL2, name)->mask;
    EXPECT_EQ(reads, uint64_t(0x27f) << 40);
    EXPECT_EQ(writes, uint64_t(0x23a) << 40);
}

struct {
    const char *name;
    unsigned op1, crn, crm, op2;
} const encodings[] = {
    {"ERRIDR_EL1",    0, 5,  3, 0},
    {"ERRSELR_EL1",   0, 5,  3, 1},
    {"ERXGSR_EL1",    0, 5,  3, 2},
    {"ERXFR_EL1",     0, 5,  4, 0},
    {"ERXCTLR_EL1",   0, 5,  4, 1},
    {"ERXSTATUS_EL1", 0, 5,  4, 2},
    {"ERXADDR_EL1",   0, 5,  4, 3},
    {"ERXPFGF_EL1",   0, 5,  4, 4},
    {"ERXPFGCTL_EL1", 0, 5,  4, 5},
    {"ERXPFGCDN_EL1", 0, 5,  4, 6},
    {"ERXMISC0_EL1",  0, 5,  5, 0},
    {"ERXMISC1_EL1",  0, 5,  5, 1},
    {"ERXMISC2_EL1",  0, 5,  5, 2},
    {"ERXMISC3_EL1",  0, 5,  5, 3},
    {"DISR_EL1",      0, 12, 1, 1},
    {"VDISR_EL2",     4, 12, 1, 1},
    {"VSESR_EL2",     4, 5,  2, 3},
    {"VDISR_EL3",     6, 12, 1, 1},
    {"VSESR_EL3",     6, 5,  2, 3},
    {"ISR_EL1",       0, 12, 1, 0},
    {"HCR_EL2",       4, 1,  1, 0},
    {"HCRX_EL2",      4, 1,  2, 2},
    {"SCR_EL3",       6, 1,  1, 0},
    {"SCTLR2_EL1",    0, 1,  0, 3},
    {"SPSR_EL12",     5, 4,  0, 0},
    {"ELR_EL12",      5, 4,  0, 1},
    {"VBAR_EL12",     5, 12, 0, 0},
    {"SP_EL0",        0, 4,  1, 0},
    {"SP_EL1",        4, 4,  1, 0},
    {"SP_EL2",        6, 4,  1, 0},
    {"DAIF",          3, 4,  2, 1},
    {"CurrentEL",     0, 4,  2, 2},
    {"HPFAR_EL2",     4, 6,  0, 4},
    {"SPSR_irq",      4, 4,  3, 0},
    {"SPSR_abt",      4, 4,  3, 1},
    {"SPSR_und",      4, 4,  3, 2},
    {"SPSR_fiq",      4, 4,  3, 3},
    {"IFSR32_EL2",    4, 5,  0, 1},
};

TEST(sysreg_table, encodings_are_those_of_the_manual)
{
    for (const auto &f : encodings)
        EXPECT_EQ(sysreg_decode(3, f.op1, f.crn, f.crm, f.op2), sysreg_find(f.name)) << f.name;
}

std::string text_of(enum sysreg reg, uint64_t value)
{
    char text[200];
    size_t length = sysreg_text(text, sizeof(text), reg, value);

    EXPECT_EQ(length, std::string(text).size());
    return text;
}

TEST(sysreg_text_, names_bits_and_gives_numbers_to_the_rest)
{
    EXPECT_EQ(text_of(HCR_EL2, 0x8000120), "HCR_EL2 = 0x8000120{TGE,VSE,AMO}");
    EXPECT_EQ(text_of(HCR_EL2, 0), "HCR_EL2 = 0x0");
    EXPECT_EQ(text_of(ERXSTATUS_EL1, 0x6030000c), "ERXSTATUS_EL1 = 0x6030000c{V,UE,UET=0x3,SERR=0xc}");
    EXPECT_EQ(text_of(ELR_EL1, 0x1000), "ELR_EL1 = 0x1000")
        << "a field that is the whole register adds nothing";
    EXPECT_EQ(text_of(SCR_EL3, 0x39), "SCR_EL3 = 0x39{EA,NS}") << "RES1 bits mean nothing";
}

TEST(sysreg_text_, is_cut_to_the_buffer)
{
    char text[12];

    EXPECT_EQ(sysreg_text(text, sizeof(text), HCR_EL2, 0x8000120), 11u);
    EXPECT_STREQ(text, "HCR_EL2 = 0");
    EXPECT_EQ(sysreg_text(text, 0, HCR_EL2, 1), 0u);
}

} // namespace
