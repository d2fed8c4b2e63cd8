// Interests: whose netback counts, and what players have without the others.
#pragma once

#include <utility>
#include <vector>

#include "egress/analyses/leverage/leverage.h"

namespace egress {

struct Interests {
  std::vector<HolderIndex> owners;                          // empty: everybody's netback counts
  std::vector<std::pair<HolderIndex, double>> stand_alone;  // USD, by holder
};

/// From the options' words. Diagnostics: as leverage().
Outcome<Interests> interests_of(const Model& model, const LeverageOptions& options);

/// The part of a supply that belongs to these: of its equity, or, where the case gives none, of its
/// holders, all alike.
double part_of(const Supply& supply, const std::vector<HolderIndex>& owners);

/// The model in which supplies give only the owners' part; as it is where there are no owners.
/// A coalition that acts for them alone lets nobody else's oil take a way from theirs, and what a
/// market requires is not theirs alone to bring.
Model model_for(const Model& model, const Interests& interests);

}  // namespace egress
