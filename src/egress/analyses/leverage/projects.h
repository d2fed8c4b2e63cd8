// Projects: what each does to everybody's power, whether it is ever used or not.
#pragma once

#include "egress/analyses/leverage/interests.h"
#include "egress/analyses/leverage/leverage.h"

namespace egress {

/// Plays the game again with each project that is not built, and with each two of them where
/// `options.pairs` asks for it. Stopped: those that were reached.
void tell_projects(const CaseFiles& files, const Case& built, const Interests& interests,
                   const LeverageOptions& options, LeverageResult& out, RunContext& context);

}  // namespace egress
