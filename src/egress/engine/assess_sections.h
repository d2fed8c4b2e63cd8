// Sections of the report; each a question with its finding, figure, table and what would change it.
#pragma once

#include <string>

#include "egress/base/scale.h"
#include "egress/engine/assess.h"
#include "egress/report/document.h"

namespace egress {

/// What all sections share: the result, its scale, and how numbers are told.
class AssessWriter {
 public:
  AssessWriter(const CaseFiles& files, const Case& built, const AssessResult& result);

  const Model& model() const { return built_.model; }
  const CaseFiles& files() const { return files_; }
  const Case& built() const { return built_; }
  const AssessResult& result() const { return result_; }
  const Scale& scale() const { return scale_; }
  int year() const;
  double widest() const { return widest_; }  // what the widest line of any map carries

  std::string number(double value, int digits) const;          // in words: thin spaces
  std::string amount(double canonical, int digits = 1) const;  // "64.8 Mt"
  std::string corridor_name(CorridorIndex corridor) const;
  double delivered(const DispatchResult& plan) const;
  double rerouted(const Against& against) const;

 private:
  const CaseFiles& files_;
  const Case& built_;
  const AssessResult& result_;
  Scale scale_;
  double widest_ = 0;
};

Section split_section(const AssessWriter& w);
Section closure_section(const AssessWriter& w, const ClosureStory& story);
/// What happened and what the model makes of it: the table, the bars, and a film of each.
Section replay_section(const AssessWriter& w);
/// What costs most when it closes, alone and with another.
Section screen_section(const AssessWriter& w);
/// How often what may happen does, from the log.
Section hazards_section(const AssessWriter& w);
/// What a year of random closures costs, and when it is bad.
Section years_section(const AssessWriter& w);
/// Who has power over what is earned, and what a quarrel would cost both sides.
Section power_section(const AssessWriter& w);
Section ladder_section(const AssessWriter& w, const LimitResult& ladder);
Section binding_section(const AssessWriter& w);
Section claims_section(const AssessWriter& w);
Section weak_section(const AssessWriter& w);
Section method_section(const AssessWriter& w);
/// The rows that numbers link to: links, corridors' observations, sources.
Section rows_section(const AssessWriter& w);

}  // namespace egress
