// Two methods on the same rows, with three seeds: is the difference more than chance?
//   compare_methods DATA.csv TARGET
#include <resboost/resboost.h>

#include <iostream>

using namespace resboost;

/// Says what is trained at the moment.
class Announcer final : public ExperimentReporter {
  void on_step(const std::string& text) override { std::cerr << text << "\n"; }
};

int main(int, char** argv) {
  RunConfig config;
  config.schema.target = {argv[2]};
  set_parameter(config, "stages", "2");
  set_parameter(config, "rfrboost.features", "64");
  set_parameter(config, "block.width", "32");
  set_parameter(config, "embedding.epochs", "3");
  ComparisonConfig comparison;
  comparison.methods = {"rfrboost", "hybrid"};
  comparison.seeds = 3;

  std::vector<std::string> warnings;
  const DataSource source = read_to_learn(argv[1], config, warnings);
  Announcer announcer;
  const Comparison result = compare(source, comparison, config, announcer);

  for (const MethodTrials& method : result.methods)
    for (const Trial& trial : method.trials)
      std::cout << method.method << ", seed " << trial.seed << ": accuracy " << trial.test.accuracy
                << " in " << trial.seconds << " s\n";
  std::cout << verdict(result.methods) << "\n";
  report::write_page(comparison_page(result.methods, "compare_methods", {}), "comparison.html");
}
