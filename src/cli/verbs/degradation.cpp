#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "cli/session.h"
#include "pages/degradation_page.h"

namespace resboost::cli {
namespace {

/// Why not all is there, or "no".
std::string ended_early(const Degradation& found) {
  if (interrupted()) return "interrupted; not all depths are here";
  for (const DepthCurve& curve : found.curves)
    for (const DepthResult& result : curve.results)
      if (result.cut) return "the time limit cut trainings short (table of all networks)";
  return "no";
}

class DegradationCommand final : public Command {
 public:
  Usage usage() const override {
    return {
        "degradation DATA [--depths A,B,...] [--test FILE | --test-share S] [options]",
        "Trains plain, residual and stage-wise networks of several depths: does depth help, or "
        "does it hurt?",
        {"resboost degradation data/digits.csv --target target --depths 2,4,8",
         "resboost degradation images/ --depths 3,9,18 --backprop.epochs 5 --report depth.html"},
        {"DATA"},
        true};
  }

  void describe(OptionTable& table) override {
    ToOptions visitor(table, "Depths");
    degradation_.describe(visitor);
    add_train_options(table, settings_);
    ToOptions run(table, "Run");
    report_.describe(run);
  }

  int run(const Invocation& call) override {
    require_report(call, report_.report);
    degradation_.time_limit = settings_.time_limit;
    check_degradation(degradation_, settings_.run);
    return run_logged(settings_, call,
                      [&](Session& session) { return degrade_and_tell(call, session); });
  }

 private:
  int degrade_and_tell(const Invocation& call, Session& session) const {
    const DataSource source = read_data(call, settings_, session);
    const Degradation found = degrade(source, degradation_, settings_.run, session.reporter);
    if (!found.curves.empty()) tell(call, found, session);
    if (!interrupted()) return kOk;
    session.console.line("interrupted; the depths are not all there");
    return kInterrupted;
  }

  void tell(const Invocation& call, const Degradation& found, Session& session) const {
    const report::Page page = degradation_page(found, settings_.run.seed, ended_early(found),
                                               {called(call.arguments), "", call.files[0]});
    if (settings_.output.json)
      call.streams.out << report::to_json(page) << "\n";
    else
      call.streams.out << degradation_table(found) << degradation_sentences(found)
                       << "\n\nAgain: " << page.command << "\n";
    if (report_.report.empty()) return;
    report::write_page(page, report_.report);
    session.console.line("wrote " + report_.report);
  }

  TrainSettings settings_;
  ReportSettings report_;
  DegradationConfig degradation_;
};

}  // namespace

std::unique_ptr<Command> make_degradation_command() {
  return std::make_unique<DegradationCommand>();
}

}  // namespace resboost::cli
