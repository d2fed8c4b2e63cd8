#include "egress/analyses/leverage/projects.h"

#include <algorithm>

#include "egress/analyses/leverage/power.h"

namespace egress {

namespace {

class Builder {
 public:
  Builder(const CaseFiles& files, const Interests& interests, const LeverageOptions& options,
          LeverageResult& out, RunContext& context)
      : files_(files), interests_(interests), options_(options), out_(out), context_(context) {}

  /// False if stopped.
  bool play(std::vector<std::string> ids, std::vector<ProjectPower>& into) {
    ProjectPower row;
    row.ids = std::move(ids);
    BuildOptions build = options_.build;
    build.with.insert(build.with.end(), row.ids.begin(), row.ids.end());
    const BuildResult result = build_case(files_, build);
    if (!result.built) {
      row.why_not = "the case is not sound with it: " + result.diagnostics.items().front().message;
      into.push_back(std::move(row));
      return true;
    }
    const Model& model = result.built->model;
    const PowerOfModel power(model, interests_, options_.horizon);
    const auto found = power.shapley(options_.orders, context_);
    if (found.status != Status::done) {
      out_.status = found.status;
      return false;
    }
    row.grand = found.grand;
    for (std::size_t h = 0; h < model.holders.size(); ++h) {
      if (found.shapley[h] != 0) joins(model.holders[h]);
    }
    for (const auto& player : out_.players) {
      row.shapley.push_back(found.shapley[find_holder(model, player.id)->at()]);
    }
    into.push_back(std::move(row));
    return true;
  }

 private:
  /// Somebody may have a say only in what a project builds.
  void joins(const Holder& holder) {
    if (std::ranges::count(out_.players, holder.id, &PlayerPower::id) > 0) return;
    PlayerPower player;
    player.id = player.like = holder.id;
    player.name = holder.name.empty() ? holder.id : holder.name;
    player.shapley = player.alone = player.held_up = 0;
    if (out_.why_no_table.empty()) player.banzhaf = player.banzhaf_raw = 0;
    if (out_.why_no_nucleolus.empty()) player.nucleolus = 0;
    if (out_.core.why_not_today.empty()) {
      player.today = 0;
      player.in_core = true;
    }
    player.dummy = true;
    out_.players.push_back(std::move(player));
    for (auto* rows : {&out_.projects, &out_.pairs}) {
      for (auto& row : *rows) row.shapley.resize(out_.players.size(), 0.0);
    }
  }

  const CaseFiles& files_;
  const Interests& interests_;
  const LeverageOptions& options_;
  LeverageResult& out_;
  RunContext& context_;
};

}  // namespace

void tell_projects(const CaseFiles& files, const Case& built, const Interests& interests,
                   const LeverageOptions& options, LeverageResult& out, RunContext& context) {
  std::vector<std::string> ids;
  for (const auto& project : built.model.projects) {
    if (project.built) continue;
    const bool rows = brings_rows(built.model, project);
    (rows ? ids : out.projects_without_rows).push_back(project.id);
  }
  Builder builder(files, interests, options, out, context);
  const std::size_t n = ids.size();
  const auto total = static_cast<std::int64_t>(options.pairs ? n * (n + 1) / 2 : n);
  const auto told = [&] {
    context.tell({.stage = "projects",
                  .done = static_cast<std::int64_t>(out.projects.size() + out.pairs.size()),
                  .total = total,
                  .note = ""});
  };
  for (const auto& id : ids) {
    if (!builder.play({id}, out.projects)) return;
    told();
  }
  if (!options.pairs) return;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      if (!builder.play({ids[i], ids[j]}, out.pairs)) return;
      told();
    }
  }
}

}  // namespace egress
