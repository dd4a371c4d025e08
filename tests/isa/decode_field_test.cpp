// SPDX-License-Identifier: BSD-2-Clause
// Which bits an explanation names, against tables made from DDI 0487 D24.2.46 and D24.2.47 (ESR_EL2, ESR_EL3)
// and IHI 0100 3.2 (ERR<n>MISC0) that know nothing of decode.def.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "decode_text.hpp"
extern "C" {
#include "decode.h"
}

namespace
{

uint64_t bits(uint64_t value, unsigned msb, unsigned lsb)
{
    return value >> lsb & (~uint64_t(0) >> (63 - (msb - lsb)));
}

// ---- Fields of every exception class

struct field {
    std::string name;
    unsigned msb, lsb;

    bool operator==(const field &f) const
    {
        return name == f.name && msb == f.msb && lsb == f.lsb;
    }
};

std::ostream &operator<<(std::ostream &out, const field &f)
{
    return out << f.name << "[" << f.msb << ":" << f.lsb << "]";
}

using fields = std::vector<field>;

// "EC 31:26 IL 25"
fields list(const std::string &text)
{
    std::istringstream in(text);
    fields all;

    for (std::string name, range; in >> name >> range;) {
        size_t colon = range.find(':');
        unsigned msb = static_cast<unsigned>(std::stoul(range));
        unsigned lsb =
            colon == std::string::npos ? msb : static_cast<unsigned>(std::stoul(range.substr(colon + 1)));
        all.push_back({name, msb, lsb});
    }
    return all;
}

bool external(uint64_t fsc)
{
    return fsc == 0b010000 || (fsc & 0b111110) == 0b010010 || (fsc & 0b111100) == 0b010100;
}

bool load_store_type(uint64_t fsc)
{
    return ((fsc & 0b110000) == 0 || (fsc & 0b111110) == 0b101010) && (fsc & 0b111100) != 0;
}

std::string when(bool condition, const char *names)
{
    return condition ? std::string(" ") + names + " " : " ";
}

std::string data_abort(uint64_t iss)
{
    uint64_t fsc = bits(iss, 5, 0);
    bool isv = bits(iss, 24, 24), ext = external(fsc);

    return "ISV 24" + when(isv, "SAS 23:22 SSE 21 SRT 20:16 SF 15 AR 14") + when(!isv, "TopLevel 21") +
           when(!isv && ext, "WU 17:16") + when(!isv, "FnP 15") + when(!isv && ext, "PFV 14") + "VNCR 13" +
           when(load_store_type(fsc), "LST 12:11") + when(ext, "SET 12:11") + when(fsc == 0x10, "FnV 10") +
           when(ext, "EA 9") + "CM 8 S1PTW 7 WnR 6 DFSC 5:0";
}

std::string instruction_abort(uint64_t iss)
{
    uint64_t fsc = bits(iss, 5, 0);

    return "TopLevel 21" + when(external(fsc), "PFV 14") + when(fsc == 0x10, "SET 12:11 FnV 10") +
           when(external(fsc), "EA 9") + "S1PTW 7 IFSC 5:0";
}

std::string serror(uint64_t iss)
{
    if (bits(iss, 24, 24))
        return "IDS 24 IMPDEF 23:0";
    if (bits(iss, 5, 0) != 0x11)
        return "IDS 24 DFSC 5:0";
    return "IDS 24 ELS 18 WU 17:16 VFV 15 PFV 14 IESB 13 AET 12:10 EA 9 WnRV 7" +
           when(bits(iss, 7, 7), "WnR 6") + "DFSC 5:0";
}

std::string guarded_stack(uint64_t type)
{
    return "ExType 23:20" + when(type == 2, "Raddr 14:10 Rvalue 9:5") + when(type == 0, "Rn 9:5 IT 4:0");
}

// ISS of every class; a reserved one is one field.
std::string of_class(unsigned ec, uint64_t iss)
{
    switch (ec) {
    case 0x00: // unknown reason
    case 0x09: // PAuth trap
    case 0x0e: // Illegal Execution state
    case 0x19: // SVE
    case 0x22: // PC alignment
    case 0x26: // SP alignment
        return "";
    case 0x01:
        return "CV 24 COND 23:20 RN 9:5 RV 2 TI 1:0";
    case 0x03:
    case 0x05:
    case 0x08:
        return "CV 24 COND 23:20 Opc2 19:17 Opc1 16:14 CRn 13:10 Rt 9:5 CRm 4:1 Direction 0";
    case 0x04:
    case 0x0c:
        return "CV 24 COND 23:20 Opc1 19:16 Rt2 14:10 Rt 9:5 CRm 4:1 Direction 0";
    case 0x06:
        return "CV 24 COND 23:20 imm8 19:12 Rn 9:5 Offset 4 AM 3:1 Direction 0";
    case 0x07:
        return "CV 24 COND 23:20";
    case 0x0d:
        return "BTYPE 1:0";
    case 0x11:
    case 0x12:
    case 0x15:
    case 0x16:
    case 0x17:
        return "imm16 15:0";
    case 0x13:
        return when(bits(iss, 19, 19), "CV 24 COND 23:20") + "CCKNOWNPASS 19";
    case 0x14:
        return "Op0 21:20 Op2 19:17 Op1 16:14 CRn 13:10 Rt 9:6 CRm 4:1 Direction 0";
    case 0x18:
        return "Op0 21:20 Op2 19:17 Op1 16:14 CRn 13:10 Rt 9:5 CRm 4:1 Direction 0";
    case 0x1a:
        return "ERET 1" + when(bits(iss, 1, 1), "ERETA 0");
    case 0x1c:
        return "DnI 1 BnA 0";
    case 0x1d:
        return "SMTC 2:0";
    case 0x1e:
        return "S2PTW 21 InD 20 GPCSC 19:14" + when(!bits(iss, 20, 20), "VNCR 13") +
               "CM 8 S1PTW 7 WnR 6 xFSC 5:0";
    case 0x1f:
        return "IMPDEF 24:0";
    case 0x20:
    case 0x21:
        return instruction_abort(iss);
    case 0x24:
    case 0x25:
        return data_abort(iss);
    case 0x27:
        return std::string("MemInst 24 isSETG 23 Options ") + (bits(iss, 24, 24) ? "20" : "22") +
               ":19 FromEpilogue 18 FormatOption 17:16 destreg 14:10 srcreg 9:5 sizereg 4:0";
    case 0x28:
    case 0x2c:
        return "TFV 23 VECITR 10:8 IDF 7 IXF 4 UFF 3 OFF 2 DZF 1 IOF 0";
    case 0x2d:
        return guarded_stack(bits(iss, 23, 20));
    case 0x2f:
        return serror(iss);
    case 0x30:
    case 0x31:
    case 0x3a:
        return "IFSC 5:0";
    case 0x32:
    case 0x33:
        return "ISV 24" + when(bits(iss, 24, 24), "EX 6") + "IFSC 5:0";
    case 0x34:
    case 0x35:
        return "WPT 23:18 WPTV 17 WPF 16 FnP 15 VNCR 13 FnV 10 CM 8 WnR 6 DFSC 5:0";
    case 0x38:
    case 0x3c:
        return "Comment 15:0";
    case 0x3d:
        return "FSC 5:1 SYNC 0";
    default: // 0x0a, and reserved classes
        return "ISS 24:0";
    }
}

// ISS2. `lst`: the instruction was an ST64BV or ST64BV0.
std::string second_part(unsigned ec, bool lst)
{
    switch (ec) {
    case 0x1e:
        return "HDBSSF 43 GCS 40";
    case 0x20:
    case 0x21:
        return "HDBSSF 43 AssuredOnly 39 Overlay 38 DirtyBit 37";
    case 0x24:
    case 0x25:
        return "HDBSSF 43 TnD 42 TagAccess 41 GCS 40 AssuredOnly 39 Overlay 38 DirtyBit 37" +
               when(lst, "Xs 36:32");
    case 0x34:
    case 0x35:
        return "GCS 40";
    default:
        return "";
    }
}

struct explanation {
    fields shown;
    uint64_t res0 = 0; // bits that a warning calls RES0
    bool values_right = true;
};

// The lines back to fields; the value that a line shows is that of its bits.
void read_line(const std::string &line, uint64_t value, explanation &e)
{
    char name[32];
    unsigned msb, lsb;
    unsigned long long shown;
    int words = 0;

    if (std::sscanf(line.c_str(), "warning: RES0 bits set: 0x%llx", &shown) == 1) {
        e.res0 |= shown;
        return;
    }
    if (std::sscanf(line.c_str(), "  %31s [%u:%u] 0x%llx %n", name, &msb, &lsb, &shown, &words) != 4) {
        if (std::sscanf(line.c_str(), "  %31s [%u] 0x%llx %n", name, &msb, &shown, &words) != 3)
            return;
        lsb = msb;
    }
    e.shown.push_back({name, msb, lsb});
    e.values_right &= shown == bits(value, msb, lsb) && words > 0 && line.size() > size_t(words);
}

explanation read(const std::string &text, uint64_t value)
{
    explanation e;
    std::istringstream lines(text);

    for (std::string line; std::getline(lines, line);)
        read_line(line, value, e);
    return e;
}

// Each bit of the 64 is in exactly one field, or not in one, and then called RES0 if it is 1.
void expect_partition(const explanation &e, uint64_t value, const std::string &text)
{
    uint64_t covered = 0;

    for (const field &f : e.shown) {
        uint64_t mask = bits(~uint64_t(0), f.msb, f.lsb) << f.lsb;
        EXPECT_EQ(covered & mask, 0u) << f << " overlaps\n" << text;
        covered |= mask;
    }
    EXPECT_EQ(e.res0, value & ~covered) << std::hex << value << "\n" << text;
    EXPECT_TRUE(e.values_right) << std::hex << value << "\n" << text;
}

std::vector<uint64_t> syndromes_of(std::mt19937_64 &random)
{
    std::vector<uint64_t> all = {0, 0x1ffffff};

    for (uint64_t fsc = 0; fsc < 64; fsc++)
        for (unsigned n = 0; n < 6; n++)
            all.push_back((random() & 0x1ffffc0) | fsc);
    for (unsigned bit = 0; bit < 25; bit++)
        all.push_back(uint64_t(1) << bit);
    return all;
}

void expect_fields_of_the_manual(uint64_t esr)
{
    unsigned ec = esr >> 26 & 0x3f;
    bool st64 = load_store_type(esr & 0x3f) && (esr >> 11 & 1); // ST64BV 1, ST64BV0 3
    std::string text = decode("esr", esr);
    explanation e = read(text, esr);

    EXPECT_EQ(e.shown, list(second_part(ec, st64) + " EC 31:26 IL 25 " + of_class(ec, esr & 0x1ffffff)))
        << std::hex << esr << "\n"
        << text;
    expect_partition(e, esr, text);
}

TEST(decode_esr, every_bit_of_every_class_is_in_one_field_of_the_manual)
{
    std::mt19937_64 random(1);

    for (unsigned ec = 0; ec < 64; ec++) {
        for (uint64_t iss : syndromes_of(random)) {
            uint64_t class_iss = uint64_t(ec) << 26 | iss;
            expect_fields_of_the_manual(class_iss | 1u << 25);
            expect_fields_of_the_manual(class_iss | (random() & 0xffffffff02000000 & ~(uint64_t(63) << 26)));
        }
    }
}

// Any value of any kind: every set bit is explained or called RES0, and no line ends without words.
TEST(decode_kind, leaves_no_bit_out)
{
    std::mt19937_64 random(3);
    std::vector<std::string> kinds;

    for (size_t k = 0; syndrome_kinds[k] != nullptr; k++)
        if (std::string(syndrome_kinds[k]) != "err-misc") // four readings of the same bits
            kinds.push_back(syndrome_kinds[k]);
    for (int reg = 0; reg < SYSREG_COUNT; reg++)
        if (std::string(sysreg_row_of(static_cast<sysreg>(reg))->name).find("ERXMISC0") != 0)
            kinds.push_back(sysreg_row_of(static_cast<sysreg>(reg))->name);
    for (const std::string &kind : kinds) {
        bool twice = kind == "SPSR_abt" || kind == "SPSR_irq" || kind == "SPSR_und" || kind == "SPSR_fiq";
        for (unsigned n = 0; n < 40; n++) {
            uint64_t value = n == 0 ? 0 : n == 1 ? ~uint64_t(0) : random();
            std::string text = decode(kind, value);
            std::istringstream lines(text);
            explanation e = read(text, value);
            if (twice)
                e.shown.pop_back(); // the mode once more, by name
            expect_partition(e, value, kind + "\n" + text);
            for (std::string l; std::getline(lines, l);)
                EXPECT_TRUE(!l.empty() && l.back() != ' ' && l.back() != ':') << kind << ": " << l;
        }
    }
}

// IHI 0100 3.2: the counters of ERR<n>MISC0.
TEST(decode_kind, counters_of_misc0)
{
    uint64_t value = 0x8123456789abcdef;
    std::string text = decode("err-misc", value);
    const fields want = list("IMPDEF1 63:40 OF 39 CEC 38:32 IMPDEF0 31:0 "
                             "IMPDEF1 63:48 OF 47 CEC 46:32 IMPDEF0 31:0 "
                             "IMPDEF1 63:48 OFO 47 CECO 46:40 OFR 39 CECR 38:32 IMPDEF0 31:0 "
                             "OFO 63 CECO 62:48 OFR 47 CECR 46:32 IMPDEF0 31:0");

    explanation e = read(text, value);
    EXPECT_EQ(e.shown, want) << text;
    EXPECT_TRUE(e.values_right) << text;
}

} // namespace
