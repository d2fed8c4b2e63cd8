#include "egress/flow/conflict.h"

#include <algorithm>
#include <memory>
#include <string_view>

namespace egress {

namespace {

bool same(const RowOwner& a, const RowOwner& b) {
  return a.thing == b.thing && std::string_view(a.aspect) == b.aspect;
}

std::vector<RowOwner> owners_of(const Formulation& formulation, const LpSolution& infeasible) {
  std::vector<RowOwner> out;
  const auto add = [&](const std::optional<RowOwner>& owner) {
    if (!owner) return;
    if (std::ranges::none_of(out, [&](const auto& o) { return same(o, *owner); })) {
      out.push_back(*owner);
    }
  };
  for (const int r : infeasible.conflict_rows) add(formulation.owner_of_row(r));
  for (const int c : infeasible.conflict_columns) {
    add(formulation.owners_of_column(c).lower);
    add(formulation.owners_of_column(c).upper);
  }
  return out;
}

}  // namespace

std::vector<RowOwner> hard_owners(const Formulation& formulation, const LpSolution& infeasible) {
  std::vector<RowOwner> owners = owners_of(formulation, infeasible);
  std::erase_if(owners, [](const RowOwner& o) { return !o.hard; });
  return owners;
}

std::vector<std::string> conflict_of(const Model& model, Formulation formulation,
                                     const LpSolution& infeasible, const RunContext& context) {
  auto current = std::make_unique<Formulation>(std::move(formulation));
  std::vector<RowOwner> needed;
  // Physical facts first, so that what stays says as much as possible in the user's requirements.
  std::vector<RowOwner> candidates = owners_of(*current, infeasible);
  std::ranges::stable_partition(candidates, [](const RowOwner& o) { return !o.hard; });
  // Another conflict elsewhere must not hide that a row of this one is not needed.
  current->release_if([&](const RowOwner& owner) {
    return std::ranges::none_of(candidates, [&](const auto& o) { return same(o, owner); });
  });
  for (const auto& owner : candidates) {
    auto without = std::make_unique<Formulation>(*current);
    without->release(owner);
    if (solve(without->lp(), context).status == Status::infeasible) {
      current = std::move(without);
    } else {
      needed.push_back(owner);
    }
  }
  std::vector<std::string> names;
  names.reserve(needed.size());
  for (const auto& owner : needed) {
    names.push_back(qualified_id(model, owner.thing) + " " + owner.aspect);
  }
  return names;
}

}  // namespace egress
