// SPDX-License-Identifier: BSD-2-Clause
// The words and warnings of explanations. Fault status and classes: DDI 0487 D24.2.46 ESR_EL2.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "decode_text.hpp"
extern "C" {
#include "decode.h"
}

namespace
{

bool has(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

// ---- Words

// DDI 0487 D24.2.46, DFSC and IFSC: every value that is not reserved. The last: Data Aborts only.
const std::map<unsigned, std::string> fault_status = {
    {0b000000, "Address size fault: level 0"                  },
    {0b000001, "Address size fault: level 1"                  },
    {0b000010, "Address size fault: level 2"                  },
    {0b000011, "Address size fault: level 3"                  },
    {0b000100, "Translation fault: level 0"                   },
    {0b000101, "Translation fault: level 1"                   },
    {0b000110, "Translation fault: level 2"                   },
    {0b000111, "Translation fault: level 3"                   },
    {0b001000, "Access flag fault: level 0"                   },
    {0b001001, "Access flag fault: level 1"                   },
    {0b001010, "Access flag fault: level 2"                   },
    {0b001011, "Access flag fault: level 3"                   },
    {0b001100, "Permission fault: level 0"                    },
    {0b001101, "Permission fault: level 1"                    },
    {0b001110, "Permission fault: level 2"                    },
    {0b001111, "Permission fault: level 3"                    },
    {0b010000, "External abort: not on a translation"         },
    {0b010010, "External abort: on a walk, level -2"          },
    {0b010011, "External abort: on a walk, level -1"          },
    {0b010100, "External abort: on a walk, level 0"           },
    {0b010101, "External abort: on a walk, level 1"           },
    {0b010110, "External abort: on a walk, level 2"           },
    {0b010111, "External abort: on a walk, level 3"           },
    {0b011000, "Parity or ECC error: not on"                  },
    {0b011011, "Parity or ECC error: on a walk, level -1"     },
    {0b011100, "Parity or ECC error: on a walk, level 0"      },
    {0b011101, "Parity or ECC error: on a walk, level 1"      },
    {0b011110, "Parity or ECC error: on a walk, level 2"      },
    {0b011111, "Parity or ECC error: on a walk, level 3"      },
    {0b100010, "Granule Protection Fault: on a walk, level -2"},
    {0b100011, "Granule Protection Fault: on a walk, level -1"},
    {0b100100, "Granule Protection Fault: on a walk, level 0" },
    {0b100101, "Granule Protection Fault: on a walk, level 1" },
    {0b100110, "Granule Protection Fault: on a walk, level 2" },
    {0b100111, "Granule Protection Fault: on a walk, level 3" },
    {0b101000, "Granule Protection Fault: not on"             },
    {0b101001, "Address size fault: level -1"                 },
    {0b101010, "Translation fault: level -2"                  },
    {0b101011, "Translation fault: level -1"                  },
    {0b101100, "Address size fault: level -2"                 },
    {0b110000, "TLB conflict abort"                           },
    {0b110001, "Unsupported atomic hardware update fault"     },
};

const std::map<unsigned, std::string> data_fault_status = {
    {0b010001, "Tag Check fault: synchronous"                                 },
    {0b100001, "Alignment fault"                                              },
    {0b110100, "IMPLEMENTATION DEFINED fault: Lockdown"                       },
    {0b110101, "IMPLEMENTATION DEFINED fault: unsupported Exclusive or Atomic"},
};

TEST(decode_esr, every_fault_status)
{
    for (unsigned fsc = 0; fsc < 64; fsc++) {
        for (bool data : {false, true}) {
            std::string text = decode("esr", (data ? 0x96000000 : 0x86000000) | fsc);
            bool both = fault_status.count(fsc) != 0;
            bool known = both || (data && data_fault_status.count(fsc) != 0);
            std::string words = both ? fault_status.at(fsc) : known ? data_fault_status.at(fsc) : "reserved";
            std::string line = text.substr(text.find(data ? "  DFSC" : "  IFSC"));
            EXPECT_TRUE(has(line.substr(0, line.find('\n')), words)) << fsc << "\n" << text;
            EXPECT_EQ(has(text, "FSC=0x") && has(text, "is reserved"), !known) << fsc << "\n" << text;
        }
    }
}

TEST(decode_esr, classes_that_are_not_reserved)
{
    const std::set<unsigned> known = {0x00, 0x01, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0c, 0x0d,
                                      0x0e, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1c,
                                      0x1d, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x24, 0x25, 0x26, 0x27, 0x28, 0x2c,
                                      0x2d, 0x2f, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x38, 0x3a, 0x3c, 0x3d};

    for (unsigned ec = 0; ec < 64; ec++) {
        std::string text = decode("esr", uint64_t(ec) << 26 | 1u << 25);
        EXPECT_EQ(has(text, "warning: EC=0x"), known.count(ec) == 0) << text;
        EXPECT_EQ(has(text.substr(text.find("  EC "), 40), "reserved\n"), known.count(ec) == 0) << text;
    }
}

TEST(decode_kind, words)
{
    const struct {
        const char *kind;
        uint64_t value;
        const char *words;
    } cases[] = {
        {"esr",           0xbe000c11,      "EC           [31:26] 0x2f   SError: SError exception\n"           },
        {"esr",           0xbe000c11,      "AET          [12:10] 0x3    UER: Recoverable\n"                   },
        {"esr",           0xbe000011,      "UC: Uncontainable"                                                },
        {"esr",           0xbe000411,      "UEU: Unrecoverable"                                               },
        {"esr",           0xbe000811,      "UEO: Restartable"                                                 },
        {"esr",           0xbe001811,      "CE: Corrected"                                                    },
        {"esr",           0x96001810,      "SET          [12:11] 0x3    UEO: Restartable"                     },
        {"esr",           0x96000050,      "WnR          [6]     0x1    write"                                },
        {"esr",           0x93d38046,      "SRT          [20:16] 0x13   X19, transfer register"               },
        {"esr",           0x93df8046,      "SRT          [20:16] 0x1f   XZR, transfer register"               },
        {"esr",           0x62301667,      "ERRIDR_EL1: Error Record ID Register"                             },
        {"esr",           0x62300400,      "register                    SCTLR_EL1: "                          },
        {"esr",           0x623fffff,      "S3_7_C15_C15_7, not one of this model"                            },
        {"esr",           0x621fffff,      "instruction                 S1_7_C15_C15_7"                       },
        {"esr",           0x07e00000,      "COND         [23:20] 0xe    AL"                                   },
        {"esr",           0x07e00003,      "TI           [1:0]   0x3    WFET"                                 },
        {"esr",           0x6a000003,      "ERETAB: key B"                                                    },
        {"esr",           0x6a000002,      "ERETAA: key A"                                                    },
        {"esr",           0x76000004,      "ZT0 is trapped"                                                   },
        {"esr",           0x7a034028,      "Granule protection fault: level 1"                                },
        {"esr",           0xb6000009,      "GCSPOPX"                                                          },
        {"esr",           0xf6000004,      "trace buffer"                                                     },
        {"esr",           0x2a000003,      "TSB CSYNC"                                                        },
        {"ESR_EL3",       0xbe000c11,      "UER: Recoverable"                                                 },
        {"esr_el12",      0xbe000c11,      "UER: Recoverable"                                                 },
        {"disr",          0x80000811,      "UEO: Restartable"                                                 },
        {"DISR",          0x80004416,      "[10,3:0] 0x16 SError: asynchronous"                               },
        {"vsesr",         0x11,            "UC: Uncontainable"                                                },
        {"spsr",          0x3c9,           "EL2h"                                                             },
        {"spsr",          0x1d7,           "M            [3:0]   0x7    Abort"                                },
        {"SPSR_abt",      0x1d3,           "Supervisor"                                                       },
        {"serr",          0x0c,            "Data of external memory"                                          },
        {"hcr",           0x20,            "AMO          [5]     0x1    physical SErrors go to EL2"           },
        {"hcr",           0x20,            "TGE          [27]    0x0    if 1: "                               },
        {"scr",           0x8,             "EA           [3]     0x1    SErrors and External aborts go to EL3"},
        {"err-status",    0x40000000,      "AV           [31]    0x0    no address"                           },
        {"err-status",    0xe0000000,      "AV           [31]    0x1    address"                              },
        {"err-status",    0x42000000,      "non-specific"                                                     },
        {"ERXSTATUS_EL1", 0x60300000,      "UER: Signaled or Recoverable"                                     },
        {"err-addr",      0,               "NSE,NS                      Secure"                               },
        {"err-addr",      1ull << 63,      "NSE,NS                      Non-secure"                           },
        {"err-addr",      1ull << 59,      "NSE,NS                      Root"                                 },
        {"err-addr",      0x8800ull << 48, "NSE,NS                      Realm"                                },
        {"ifsr",          0x0c,            "External abort: synchronous, on a walk, level 1"                  },
    };

    for (const auto &c : cases)
        EXPECT_TRUE(has(decode(c.kind, c.value), c.words)) << c.words << "\n" << decode(c.kind, c.value);
}

TEST(decode_kind, names)
{
    EXPECT_FALSE(syndrome_decode("nothing", 0, nullptr, nullptr));
    EXPECT_FALSE(syndrome_decode("", 0, nullptr, nullptr));
    EXPECT_FALSE(syndrome_decode("ESR", 0, nullptr, nullptr)) << "kinds are in small letters";
    EXPECT_EQ(decode("hcr_el2", 0x1234), decode("HCR_EL2", 0x1234));
    EXPECT_NE(decode("disr", 0), decode("DISR", 0)) << "AArch32 has a register of that name";
    EXPECT_EQ(decode("SPSR_EL12", 0x3c5), decode("SPSR_EL1", 0x3c5));
}

// ---- Warnings

struct suspicion {
    const char *kind;
    uint64_t value;
    const char *warning; // nullptr: none
};

const suspicion suspicions[] = {
    {"esr",             0xbe000000,                     "Uncategorized error, not AET=UC"        },
    {"esr",             0xbf000000,                     "IDS=1: everything below"                },
    {"esr",             0xbe001011,                     "AET=0x4 is reserved"                    },
    {"esr",             0xbe001411,                     "AET=0x5 is reserved"                    },
    {"esr",             0xbe001c11,                     "AET=0x7 is reserved"                    },
    {"esr",             0xbe000c00,                     "with DFSC=0x11 only"                    },
    {"esr",             0xbe000200,                     "with DFSC=0x11 only"                    },
    {"esr",             0xbe002000,                     "with DFSC=0x11 only"                    },
    {"esr",             0xbe000010,                     "DFSC=0x10 is reserved"                  },
    {"esr",             0xbe001811,                     nullptr                                  },
    {"esr",             0xbe002e11,                     nullptr                                  },
    {"esr",             0xbe010011,                     "WU=0x1 is reserved"                     },
    {"esr",             0xbc000c11,                     "IL=0"                                   },
    {"esr",             0x94000010,                     "IL=0"                                   },
    {"esr",             0x84000010,                     "IL=0"                                   },
    {"esr",             0x54000000,                     nullptr                                  },
    {"esr",             0xbe000011 | 1u << 20,          "RES0 bits set: 0x100000"                },
    {"esr",             0x96000011,                     "Tag Check fault, not an SError"         },
    {"esr",             0x86000011,                     "IFSC=0x11 is reserved"                  },
    {"esr",             0x97c18010,                     "ISV=1"                                  },
    {"esr",             0x96000810,                     "SET=0x1 is reserved"                    },
    {"esr",             0x96001021,                     "SET is valid"                           },
    {"esr",             0x96001015,                     "older issues"                           },
    {"esr",             0x86001015,                     "SET is valid"                           },
    {"esr",             0x96001810,                     nullptr                                  },
    {"esr",             0x96000410,                     "FnV=1: FAR_ELx is not valid"            },
    {"esr",             0x86000410,                     "FnV=1: FAR_ELx is not valid"            },
    {"esr",             0x96000415,                     "FnV is valid"                           },
    {"esr",             0xd2000422,                     "FnV=1: FAR_ELx is not valid"            },
    {"esr",             0x96000206,                     "EA is 0"                                },
    {"esr",             0x96000215,                     nullptr                                  },
    {"esr",             0x96000018,                     "with FEAT_RAS"                          },
    {"esr",             0x96000010,                     nullptr                                  },
    {"esr",             0x96000050,                     nullptr                                  },
    {"esr",             0x93c08046,                     nullptr                                  },
    {"esr",             0xbe000c11 | uint64_t(1) << 60, "RES0 bits set: 0x1000000000"            },
    {"esr",             0x02000001,                     "RES0"                                   },
    {"esr",             0x0a000000,                     "EC=0x2 is reserved"                     },
    {"disr",            0,                              nullptr                                  },
    {"disr",            0x80000000,                     "Uncategorized"                          },
    {"disr",            0x00000c11,                     "A=0"                                    },
    {"disr",            0x80002c11,                     "bit 13"                                 },
    {"disr",            0x80000c11,                     nullptr                                  },
    {"disr",            0x81002000,                     "IDS=1"                                  },
    {"vdisr",           0x81000001,                     "IDS=1"                                  },
    {"vdisr",           0x80002c11,                     nullptr                                  },
    {"vsesr",           0x2000011,                      "RES0"                                   },
    {"vsesr",           0xbe000c11,                     "a whole ESR_ELx"                        },
    {"vsesr",           0xc11,                          nullptr                                  },
    {"spsr",            0x3c6,                          "illegal exception return"               },
    {"spsr",            0x3d4,                          "illegal exception return"               },
    {"spsr",            0x3d0,                          "AArch32"                                },
    {"spsr",            0x3c5,                          nullptr                                  },
    {"SPSR_abt",        0x1c3,                          "not a mode"                             },
    {"SPSR_abt",        0x1d3,                          nullptr                                  },
    {"serr",            0x1b,                           "reserved"                               },
    {"serr",            0x100,                          "RES0"                                   },
    {"erxstatus",       0,                              nullptr                                  },
    {"erxstatus",       0x20000012,                     "V=0"                                    },
    {"erxstatus",       0x40b00002,                     "UET"                                    },
    {"erxstatus",       0x60300002,                     nullptr                                  },
    {"erxstatus",       0x52000002,                     "ER and PN"                              },
    {"err-status",      0x40000002,                     "an error of no type"                    },
    {"err-status",      0x60800002,                     "UE=1 and DE=1"                          },
    {"err-status",      0x62000002,                     "CE beside UE"                           },
    {"err-status",      0x42800002,                     "CE beside DE"                           },
    {"err-status",      0x68300002,                     "OF=1"                                   },
    {"err-status",      0x60300000,                     "SERR=0"                                 },
    {"err-status",      0x60380002,                     nullptr                                  },
    {"err-status",      0x60340002,                     nullptr                                  },
    {"err-status-v1.1", 0x60380002,                     nullptr                                  },
    {"err-status-v1.1", 0x60340002,                     "newer than RAS System Architecture v1.1"},
    {"err-status-v1.0", 0x60380002,                     "newer than RAS System Architecture v1.0"},
    {"err-status-v1.0", 0x60300002,                     nullptr                                  },
    {"err-addr",        0x2000000000001000,             "AI=1"                                   },
    {"err-addr",        0x4000000000001000,             "SI=1"                                   },
    {"err-addr",        0x7000000000001000,             "VA=1: a virtual address"                },
    {"err-addr",        0x1000000000001000,             "VA=1 goes with"                         },
    {"err-addr",        0x8000000000001000,             nullptr                                  },
    {"err-misc",        0,                              "ERR<n>FR decides"                       },
    {"erxpfgctl",       0x80000042,                     "more than one"                          },
    {"err-pfgctl",      0x80000006,                     "more than one"                          },
    {"erxpfgctl",       0x80000000,                     "no error type"                          },
    {"erxpfgctl",       0x80000002,                     nullptr                                  },
    {"hcr",             0x100,                          "AMO=0"                                  },
    {"hcr",             0x8000120,                      "TGE=1"                                  },
    {"hcr",             0x120,                          nullptr                                  },
    {"scr",             0x100000,                       "EA=0"                                   },
    {"scr",             0x100008,                       nullptr                                  },
    {"dfsr",            0x10008,                        "DFAR is not valid"                      },
    {"dfsr",            0x1000c,                        "FnV is valid"                           },
    {"dfsr",            0x1005,                         "ExT is 0"                               },
    {"dfsr",            0x100c,                         nullptr                                  },
    {"ifsr",            0x10008,                        "IFAR is not valid"                      },
    {"ifsr",            0x406,                          "FS code is reserved"                    },
    {"ifsr",            0x211,                          "STATUS code is reserved"                },
    {"ifsr",            0x808,                          "RES0"                                   },
    {"disr32",          0x80004406,                     nullptr                                  },
    {"disr32",          0x80000008,                     "not that of an SError"                  },
    {"disr32",          0x80004211,                     nullptr                                  },
    {"disr32",          0x406,                          "A=0"                                    },
};

TEST(decode_kind, warns_of_what_means_something_else)
{
    for (const suspicion &s : suspicions) {
        std::string text = decode(s.kind, s.value);
        std::string warnings = text.substr(std::min(text.find("warning"), text.size()));
        if (s.warning == nullptr)
            EXPECT_EQ(warnings, "") << s.kind << " " << std::hex << s.value << "\n" << text;
        else
            EXPECT_TRUE(has(warnings, s.warning)) << s.kind << " " << std::hex << s.value << "\n" << text;
    }
}

TEST(decode_table, codes_are_unique)
{
    std::set<std::pair<unsigned, unsigned>> seen;
    std::set<unsigned> used;

    for (size_t i = 0; const struct code *c = decode_code_row(i); i++) {
        EXPECT_TRUE(seen.insert({c->table, c->value}).second) << c->name << ": the value is there twice";
        EXPECT_STRNE(c->name, "");
    }
    for (size_t i = 0; const struct iss_field *f = decode_iss_row(i); i++) {
        used.insert(f->layout);
        EXPECT_TRUE(f->codes != CODES_NONE || *f->meaning != 0) << f->name << " says nothing";
    }
    EXPECT_EQ(used.size(), size_t(LAYOUT_COUNT) - 1) << "a layout without fields, LAYOUT_NONE excepted";
}

} // namespace
