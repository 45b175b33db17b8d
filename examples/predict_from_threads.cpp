// One model, several threads of the caller's own: prediction is const and shares nothing that
// changes.
//   predict_from_threads DATA.csv TARGET
#include <resboost/resboost.h>

#include <iostream>
#include <thread>

using namespace resboost;

int main(int, char** argv) {
  RunConfig config;
  config.schema.target = {argv[2]};
  set_parameter(config, "method", "rfrboost");
  set_parameter(config, "rfrboost.features", "64");
  set_parameter(config, "stages", "2");
  std::vector<std::string> warnings;
  Reporter silent;
  const TrainedRun run =
      train_run(prepare(read_to_learn(argv[1], config, warnings), config), config, nullptr, silent);

  const Rows rows = run.data.train.x;
  const Predictions expected = run.model.predict(rows);
  constexpr Index kCallers = 4;
  std::vector<Predictions> answers(kCallers);
  std::vector<std::thread> callers;
  for (Index t = 0; t < kCallers; ++t)
    callers.emplace_back([&, t] {
      const Index begin = t * rows.rows() / kCallers, end = (t + 1) * rows.rows() / kCallers;
      answers[static_cast<std::size_t>(t)] = run.model.predict(rows.middleRows(begin, end - begin));
    });
  for (std::thread& caller : callers) caller.join();

  Index row = 0;
  bool same = true;
  for (const Predictions& answer : answers) {
    same = same && answer == expected.middleRows(row, answer.rows());
    row += answer.rows();
  }
  std::cout << row << " rows by " << kCallers << " threads: " << (same ? "the same" : "other")
            << " bits as by one\n";
  return same ? 0 : 1;
}
