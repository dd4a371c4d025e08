// SPDX-License-Identifier: BSD-2-Clause
// Who makes an access, as a TLM-2.0 extension: an error source that an access fires wants to know the PE.
#ifndef RASIM_MODELS_ORIGIN_HPP
#define RASIM_MODELS_ORIGIN_HPP

#include <tlm>

namespace rasim
{

class origin_extension : public tlm::tlm_extension<origin_extension>
{
public:
    tlm::tlm_extension_base *clone() const override
    {
        return new origin_extension(*this);
    }

    void copy_from(const tlm::tlm_extension_base &from) override
    {
        *this = static_cast<const origin_extension &>(from);
    }

    unsigned pe = 0;
    bool secure = false;
    bool fetch = false; // of an instruction
};

} // namespace rasim

#endif
